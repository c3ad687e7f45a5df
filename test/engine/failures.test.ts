import type { Fault } from '../../emulator';
import type { InputImage, OnError } from '../support/engine';
import { inputImage } from '../support/images';
import { ERASE } from './spending/runRows';
import { API_KEY } from '../support/service';
import { expectFailure, useNode } from '../support/useNode';

const service = useNode(API_KEY, undefined, 100);

const status = (code: number, words?: string): Fault => ({
	kind: 'status',
	status: code,
	...(words ? { json: { code: -1, message: words } } : { html: '' }),
});

const refused: Fault = { kind: 'refused', message: 'not allowed' };
const elsewhere: Fault = {
	kind: 'status',
	status: 307,
	headers: { location: 'https://elsewhere.example/' },
	html: '',
};
const page: Fault = { kind: 'page', html: `<h1>Sign in</h1>${'.'.repeat(300)}` };
const BROKE_OFF = /^The connection to 127\.0\.0\.1:\d+ was lost before the whole answer had arrived/;
const ANY = expect.any(String) as unknown;

type Case = [what: string, Fault, RegExp, httpCode: unknown, code: unknown, reason: string];

/** What the contract says of each reason. */
const CHARGED: Record<string, string> = {
	refused: 'not charged',
	apiKey: 'not charged',
	credits: 'not charged',
	forbidden: 'not charged',
	redirect: 'not charged',
	notFound: 'not charged',
	rateLimit: 'not charged',
	service: 'not charged',
	uncertain: 'may have been charged',
	noImage: 'charged',
};

const RETRIED = ['rateLimit', 'service'];

/** What one request can meet. The words for each HTTP status: test/unit/failures.test.ts */
const CASES: Case[] = [
	['code -1', refused, /^The service refused the request: not allowed$/, '200', -1, 'refused'],
	['HTTP 401', status(401, 'who?'), /refused \(HTTP 401\): who\?$/, '401', -1, 'apiKey'],
	['HTTP 402', status(402), /not have enough credits \(HTTP 402\)$/, '402', null, 'credits'],
	['HTTP 403', status(403, 'a nude'), /\(HTTP 403\): a nude$/, '403', -1, 'forbidden'],
	['HTTP 307', elsewhere, /elsewhere\.example/, '307', null, 'redirect'],
	['HTTP 404', status(404), /no Stable Diffusion 3 API at this address/, '404', null, 'notFound'],
	['HTTP 405', status(405), /no Stable Diffusion 3 API at this address/, '405', null, 'notFound'],
	['HTTP 413', status(413), /\(HTTP 413\)$/, '413', null, 'refused'],
	['HTTP 418', status(418), /^The service refused the request \(HTTP 418\)$/, '418', null, 'refused'],
	['HTTP 422', status(422, 'mask: wrong'), /\(HTTP 422\): mask: wrong$/, '422', -1, 'refused'],
	['HTTP 429', status(429), /asks to slow down \(HTTP 429\)$/, '429', null, 'rateLimit'],
	['HTTP 500', status(500), /\(HTTP 500\)$/, '500', null, 'service'],
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

describe.each([{ operation: 'textToImage' }, ERASE])('$operation', (parameters) => {
	let images: InputImage[];

	beforeAll(async () => {
		images = [await inputImage(64, 64)];
	});

	it.each(CASES)(
		'%s becomes an item where the workflow continues, and is not repeated',
		async (_what, fault, message, httpCode, code, reason) => {
			service.emulator.faults.add({ fault });
			// What is retried: test/engine/spending/retries.test.ts
			const options = RETRIED.includes(reason) ? { maxRetries: 0 } : {};
			const { error, items } = await service.run(
				{ ...parameters, options },
				{ images, onError: 'continueRegularOutput' },
			);
			expect(error).toBeUndefined();
			const text = expect.stringMatching(message) as unknown;
			const charged = CHARGED[reason]!;
			const description = expect.stringContaining(
				`This image ${charged.replace(/^(not )?c/, 'was $1c')}`,
			) as unknown;
			const details = { description, reason, httpCode, code, charged, imageIndex: 0 } as unknown;
			expect(items).toEqual([
				{ json: { error: text, message: text, details }, pairedItem: { item: 0 } },
			]);
			// Only the SD3 operations have another path to try.
			const paths = reason === 'notFound' && parameters !== ERASE ? 2 : 1;
			expect(service.requests).toHaveLength(paths);
		},
	);
});

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
