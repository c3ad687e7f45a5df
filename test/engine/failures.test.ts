import type { Fault } from '../../emulator';
import { storedBytes, type InputImage, type OnError } from '../support/engine';
import { inputImage } from '../support/images';
import { ERASE } from './spending/runItems';
import { expectFailure, useNode } from '../support/useNode';

const service = useNode(100);

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
	['HTTP 429', status(429), /is receiving too many requests \(HTTP 429\)$/, '429', null, 'rateLimit'],
	['HTTP 500', status(500), /\(HTTP 500\)$/, '500', null, 'service'],
	['HTTP 504', status(504), /did not answer its gateway/, '504', null, 'uncertain'],
	['HTTP 524', status(524), /unexpected answer \(HTTP 524\)$/, '524', null, 'uncertain'],
	['a page', page, /beginning with: Sign in \.{192}\.\.\.$/, '200', null, 'uncertain'],
	['a lost connection', { kind: 'dropBefore' }, BROKE_OFF, null, 'ECONNRESET', 'uncertain'],
	['an answer that breaks off', { kind: 'dropDuring' }, BROKE_OFF, null, ANY, 'uncertain'],
	['no image', { kind: 'noImage' }, /sent no image$/, '200', 0, 'noImage'],
	['broken base64', { kind: 'brokenBase64' }, /an image that is not valid base64$/, '200', 0, 'noImage'],
	['cut-off base64', { kind: 'cutOffBase64' }, /not valid base64|is cut off$/, '200', 0, 'noImage'],
	['no image format', { kind: 'notAnImage' }, /\d+ bytes that are not a PNG/, '200', 0, 'noImage'],
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
	expect(error!.message).toBe('The service is receiving too many requests (HTTP 429): Too many requests');
	expect(error!.description).toBe(
		'Lower Options > Max Parallel Requests. Try again later, or raise Options > Max Retries. This image was not charged.',
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

/** The service's answer, and what becomes of it where the workflow goes on. */
async function answered(status: number, body: unknown) {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const contentType = typeof body === 'string' ? 'text/html' : 'application/json';
	service.emulator.faults.add({ fault: { kind: 'rawBody', status, contentType, text } });
	const { items } = await service.run({ options: { maxRetries: 0 } }, { onError: 'continueRegularOutput' });
	expect(items).toHaveLength(1);
	return items[0]!;
}

const STYLES = 'p { color: red } '.repeat(16_000);
const WIDTH = { type: 'multiple_of', loc: ['body', 'width'], msg: 'Input should be a multiple of 64' };

it.each([
	[
		422,
		{ detail: [WIDTH] },
		'The service could not use these values (HTTP 422): width: Input should be a multiple of 64',
		'refused',
	],
	[
		400,
		{ id: '21c6b4', name: 'bad_request', errors: ['prompt: is too long', 'seed: out of range'] },
		'The service refused the request (HTTP 400): prompt: is too long; seed: out of range',
		'refused',
	],
	[
		200,
		{ code: -1, msg: 'insufficient balance' },
		'The service refused the request: insufficient balance',
		'refused',
	],
	[
		200,
		{ code: -1, errors: { image: 'must be a PNG' } },
		'The service refused the request: image: must be a PNG',
		'refused',
	],
	[
		200,
		{ code: -1, message: 'success' },
		'The service refused the request with code -1 and no reason',
		'refused',
	],
	[
		200,
		{ code: 0, message: 'success', data: [], error: 'worker ran out of memory' },
		'The service reported success, but sent no image: worker ran out of memory',
		'noImage',
	],
	[
		200,
		{ code: 0, message: 'success', data: { image: '!!!', error: { message: 'disk full' } } },
		'The service reported success, but sent an image that is not valid base64: disk full',
		'noImage',
	],
	[
		500,
		`<html><head><style>${STYLES}</style></head><body><h1>Out of order</h1><p>Come back at 5 o&#39;clock`,
		"The service failed (HTTP 500): Out of order Come back at 5 o'clock",
		'service',
	],
	// More than is read of it.
	[
		503,
		`<html><title>Out of order</title><style>${STYLES.repeat(5)}</style><h1>Never read</h1>`,
		'The service is unavailable (HTTP 503): Out of order',
		'service',
	],
	[
		403,
		'<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Not your key</Message></Error>',
		'The service refused this request (HTTP 403): AccessDenied Not your key',
		'forbidden',
	],
	[
		429,
		{ errors: Array.from({ length: 1_000 }, (_entry, index) => ({ message: `limit ${index}` })) },
		'The service is receiving too many requests (HTTP 429): limit 0; limit 1; limit 2; limit 3; limit 4; limit 5 ...',
		'rateLimit',
	],
])('HTTP %i, page %#: its words', async (status, body, message, reason) => {
	const { json } = await answered(status, body);
	const isCharged = reason === 'noImage';
	const cost = isCharged ? 'This image was charged (8 credits).' : 'This image was not charged.';
	expect(json).toMatchObject({
		error: message,
		details: {
			reason,
			httpCode: String(status),
			charged: isCharged ? 'charged' : 'not charged',
			description: expect.stringContaining(cost) as unknown,
		},
	});
});

it('takes code 200 for a success, a blank in base64 for a plus, and a seed that JavaScript rounds for none', async () => {
	const { bytes } = await inputImage();
	const image = bytes.toString('base64').replaceAll('+', ' ');
	expect(image).toContain(' ');
	const text = JSON.stringify({ code: 200, message: 'OK', data: { image, seed: 0 } });
	const item = await answered(200, text.replace('"seed":0', '"seed":6687881544318117991'));
	expect(item.json).toMatchObject({ seed: null, fileName: 'sd3.png', creditsUsed: 8 });
	expect((await storedBytes(item)).equals(bytes)).toBe(true);
});
