import type { Fault } from '../../emulator';
import type { OnError } from '../support/engine';
import { expectFailure, useNode } from '../support/useNode';

const service = useNode();

const status = (code: number, words?: string): Fault => ({
	kind: 'status',
	status: code,
	...(words ? { json: { code: -1, message: words } } : { html: '' }),
});

const refused: Fault = { kind: 'refused', message: 'not allowed' };
const page: Fault = { kind: 'page', html: `<h1>Sign in</h1>${'.'.repeat(300)}` };
const BROKE_OFF = /^The connection to 127\.0\.0\.1:\d+ was lost before the whole answer had arrived/;
const ANY = expect.any(String) as unknown;

type Case = [
	what: string,
	Fault,
	RegExp,
	httpCode: unknown,
	code: unknown,
	reason: string,
	requests?: number,
];

/** What one request can meet. The words for each HTTP status: test/unit/failures.test.ts */
/** What the contract says of each reason. */
const CHARGED: Record<string, string> = {
	refused: 'not charged',
	apiKey: 'not charged',
	notFound: 'not charged',
	uncertain: 'may have been charged',
	noImage: 'charged',
};

const CASES: Case[] = [
	['code -1', refused, /^The service refused the request: not allowed$/, '200', -1, 'refused'],
	['HTTP 401', status(401, 'who?'), /refused \(HTTP 401\): who\?$/, '401', -1, 'apiKey'],
	['HTTP 404', status(404), /no Stable Diffusion 3 API at this address/, '404', null, 'notFound', 2],
	['HTTP 418', status(418), /^The service refused the request \(HTTP 418\)$/, '418', null, 'refused'],
	['HTTP 504', status(504), /did not answer its gateway/, '504', null, 'uncertain'],
	['HTTP 524', status(524), /unexpected answer \(HTTP 524\)$/, '524', null, 'uncertain'],
	['a page', page, /beginning with: Sign in \.{192}\.\.\.$/, '200', null, 'uncertain'],
	['a lost connection', { kind: 'dropBefore' }, BROKE_OFF, null, 'ECONNRESET', 'uncertain'],
	['an answer that breaks off', { kind: 'dropDuring' }, BROKE_OFF, null, ANY, 'uncertain'],
	['no image', { kind: 'noImage' }, /sent no image$/, '200', 0, 'noImage'],
	['broken base64', { kind: 'brokenBase64' }, /an image that is not valid base64$/, '200', 0, 'noImage'],
	['cut-off base64', { kind: 'cutOffBase64' }, /not valid base64|is cut off$/, '200', 0, 'noImage'],
	['no image format', { kind: 'notAnImage' }, /\d+ bytes that are no PNG, JPEG or W/, '200', 0, 'noImage'],
	['a cut-off image', { kind: 'cutOffImage' }, /sent a PNG image that is cut off$/, '200', 0, 'noImage'],
];

it.each(CASES)(
	'%s becomes an item where the workflow continues, and is not repeated',
	async (_what, fault, message, httpCode, code, reason, requests = 1) => {
		service.emulator.faults.add({ fault });
		const { error, items } = await service.run({}, { onError: 'continueRegularOutput' });
		expect(error).toBeUndefined();
		const text = expect.stringMatching(message) as unknown;
		const charged = CHARGED[reason]!;
		const description = expect.stringContaining(
			`This image ${charged.replace(/^(not )?c/, 'was $1c')}`,
		) as unknown;
		const details = { description, reason, httpCode, code, charged, imageIndex: 0 } as unknown;
		expect(items).toEqual([{ json: { error: text, message: text, details }, pairedItem: { item: 0 } }]);
		expect(service.requests).toHaveLength(requests);
	},
);

it('stops the workflow with what happened, what to do and what it cost', async () => {
	service.emulator.faults.add({ fault: status(402, 'no credits') });
	const outcome = await service.run();
	expectFailure(
		outcome,
		/^Your AI Thriving account does not have enough credits \(HTTP 402\): no credits$/,
		'Buy credits',
	);
	expect(outcome.error!.description).toContain('This image was not charged');
	expect(outcome.error).toMatchObject({ httpCode: '402', context: { itemIndex: 0 } });
});

it('HTTP 429 that lasts: the service has its own words, and n8n adds none', async () => {
	service.emulator.faults.add({ fault: status(429, 'Too many requests') });
	const { error } = await service.run({ options: { maxRetries: 0 } });
	expect(error!.message).toBe('The service asks to slow down (HTTP 429): Too many requests');
	expect(error!.description).toBe(
		'Lower Options > Max Parallel Requests. Try again later, or allow more tries under Options > Max Retries. This image was not charged.',
	);
});

describe('items of mixed fate', () => {
	/** Item 0 works, item 1 breaks a rule, item 2 works, item 3 is refused by the service. */
	const MIXED = ['a cat', '', 'a dog', 'a forbidden thing'];

	const runMixed = async (onError: OnError) => {
		service.emulator.faults.add({ when: { prompt: 'forbidden' }, fault: refused });
		const options = { includeOtherFields: true };
		const rows = MIXED.map((text) => ({ text }));
		return await service.run({ prompt: '={{ $json.text }}', options }, { rows, onError });
	};

	it('stay in order and keep their link to the input, on one output', async () => {
		const { items, error } = await runMixed('continueRegularOutput');
		expect(error).toBeUndefined();
		expect(items.map(({ pairedItem, json }) => [pairedItem, json.prompt ?? json.error])).toEqual([
			[{ item: 0 }, 'a cat'],
			[{ item: 1 }, 'Prompt is empty, but must say what the image shows'],
			[{ item: 2 }, 'a dog'],
			[{ item: 3 }, 'The service refused the request: not allowed'],
		]);
		expect(service.emulator.ledger.charged).toBe(16);
	});

	it('are parted on two outputs, each with the fields of its input', async () => {
		const outputs = await runMixed('continueErrorOutput');
		const fates = [outputs.items, outputs.errorItems].map((items) =>
			items.map(({ pairedItem, json }) => [pairedItem, json.text]),
		);
		const fate = (item: number) => [{ item }, MIXED[item]];
		expect(fates).toEqual([
			[fate(0), fate(2)],
			[fate(1), fate(3)],
		]);
	});
});
