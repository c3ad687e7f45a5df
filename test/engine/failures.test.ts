import type { Fault } from '../../emulator';
import { runNode, type NodeRun } from '../support/engine';
import { useService } from '../support/service';

const service = useService();

const SMALL = { size: 'custom', width: 320, height: 320 };

const run = (more: Partial<NodeRun> = {}) =>
	runNode({ parameters: { prompt: 'a cat', ...SMALL }, credential: service.credential, ...more });

interface Case {
	fault: Fault;
	message: RegExp;
	advice: RegExp;
	httpCode: string | null;
	code: number | string | null;
	charged: 'not charged' | 'charged' | 'may have been charged';
	/** Requests that the node makes for it. Default: 1. */
	requests?: number;
}

const json = (status: number, message: string): Fault => ({
	kind: 'status',
	status,
	json: { code: -1, message },
});

/** Every row of the contract's failure table that one request can meet. */
const CASES: Record<string, Case> = {
	'code -1': {
		fault: { kind: 'refused', message: 'prompt: not allowed' },
		message: /^The service refused the request: prompt: not allowed$/,
		advice: /Correct what it names/,
		httpCode: '200',
		code: -1,
		charged: 'not charged',
	},
	'HTTP 400': {
		fault: json(400, 'odd width'),
		message: /^The service refused the request \(HTTP 400\): odd width$/,
		advice: /Correct the values/,
		httpCode: '400',
		code: -1,
		charged: 'not charged',
	},
	'HTTP 401': {
		fault: json(401, 'who are you'),
		message: /^The API key was refused \(HTTP 401\): who are you$/,
		advice: /Check the API key in the credential/,
		httpCode: '401',
		code: -1,
		charged: 'not charged',
	},
	'HTTP 402': {
		fault: json(402, 'no credits'),
		message: /^The account has not enough credits \(HTTP 402\): no credits$/,
		advice: /Buy credits/,
		httpCode: '402',
		code: -1,
		charged: 'not charged',
	},
	'HTTP 403': {
		fault: json(403, 'content moderation'),
		message: /^The service refused this request \(HTTP 403\): content moderation$/,
		advice: /reword it/,
		httpCode: '403',
		code: -1,
		charged: 'not charged',
	},
	'HTTP 404': {
		fault: { kind: 'status', status: 404, html: '<h1>Not Found</h1>' },
		message: /^There is no Stable Diffusion 3 API at this address \(HTTP 404\): Not Found$/,
		advice: /Check the Base URL.*sd3.*sdv3/,
		httpCode: '404',
		code: null,
		charged: 'not charged',
		requests: 2,
	},
	'HTTP 413': {
		fault: { kind: 'status', status: 413, html: '<h1>Too Large</h1>' },
		message: /^The request is too large for the service \(HTTP 413\): Too Large$/,
		advice: /Shorten the prompt/,
		httpCode: '413',
		code: null,
		charged: 'not charged',
	},
	'HTTP 422': {
		fault: json(422, 'seed too large'),
		message: /^The service could not use these values \(HTTP 422\): seed too large$/,
		advice: /Correct the values/,
		httpCode: '422',
		code: -1,
		charged: 'not charged',
	},
	'HTTP 418': {
		fault: { kind: 'status', status: 418, html: '' },
		message: /^The service refused the request \(HTTP 418\)$/,
		advice: /Correct the values/,
		httpCode: '418',
		code: null,
		charged: 'not charged',
	},
	'HTTP 504': {
		fault: { kind: 'status', status: 504, html: '<h1>Gateway Time-out</h1>' },
		message: /^The service did not answer its gateway in time \(HTTP 504\): Gateway Time-out$/,
		advice: /Check your AI Thriving account/,
		httpCode: '504',
		code: null,
		charged: 'may have been charged',
	},
	'HTTP 524': {
		fault: { kind: 'status', status: 524, html: '' },
		message: /^The service gave an unexpected answer \(HTTP 524\)$/,
		advice: /Check your AI Thriving account/,
		httpCode: '524',
		code: null,
		charged: 'may have been charged',
	},
	'a page with HTTP 200': {
		fault: { kind: 'page', html: `<html><h1>Sign in</h1>${'.'.repeat(300)}</html>` },
		message:
			/^The answer is not the API's JSON but text\/html.* \(HTTP 200\), beginning with: <html><h1>Sign in<\/h1>\.{178}\.\.\.$/,
		advice: /A proxy or firewall/,
		httpCode: '200',
		code: null,
		charged: 'may have been charged',
	},
	'a connection lost before the answer': {
		fault: { kind: 'dropBefore' },
		message:
			/^The connection to 127\.0\.0\.1:\d+ broke off before the whole answer was there \(ECONNRESET\)$/,
		advice: /Check your AI Thriving account/,
		httpCode: null,
		code: 'ECONNRESET',
		charged: 'may have been charged',
	},
	'a connection lost in the middle of the answer': {
		fault: { kind: 'dropDuring' },
		message: /^The connection to 127\.0\.0\.1:\d+ broke off before the whole answer was there/,
		advice: /Check your AI Thriving account/,
		httpCode: null,
		code: expect.any(String),
		charged: 'may have been charged',
	},
	'no image': {
		fault: { kind: 'noImage' },
		message: /sent no image$/,
		advice: /Run this item again/,
		httpCode: '200',
		code: 0,
		charged: 'charged',
	},
	'broken base64': {
		fault: { kind: 'brokenBase64' },
		message: /sent an image that is not valid base64$/,
		advice: /Run this item again/,
		httpCode: '200',
		code: 0,
		charged: 'charged',
	},
	'cut-off base64': {
		fault: { kind: 'cutOffBase64' },
		message: /sent an? (image that is not valid base64|PNG image that is cut off)$/,
		advice: /Run this item again/,
		httpCode: '200',
		code: 0,
		charged: 'charged',
	},
	'bytes that are no image': {
		fault: { kind: 'notAnImage' },
		message: /sent \d+ bytes that are no PNG, JPEG or WebP image$/,
		advice: /Run this item again/,
		httpCode: '200',
		code: 0,
		charged: 'charged',
	},
	'a cut-off image': {
		fault: { kind: 'cutOffImage' },
		message: /sent a PNG image that is cut off$/,
		advice: /Run this item again/,
		httpCode: '200',
		code: 0,
		charged: 'charged',
	},
};

describe.each(Object.entries(CASES))(
	'%s',
	(_name, { fault, message, advice, httpCode, code, charged, requests = 1 }) => {
		beforeEach(() => service.emulator.faults.add({ fault }));
		afterEach(() => expect(service.requests).toHaveLength(requests));

		const COST = {
			'not charged': 'was not charged',
			charged: 'was charged (8 credits)',
			'may have been charged': 'may have been charged',
		};

		it('stops the workflow with what happened, what to do and what it cost', async () => {
			const { error, items } = await run();
			expect(items).toEqual([]);
			expect(error!.message).toMatch(message);
			expect(error!.description).toMatch(advice);
			expect(error!.description).toContain(`This image ${COST[charged]}`);
			expect(error!.context.itemIndex).toBe(0);
			if (httpCode) expect(error!.httpCode).toBe(httpCode);
		});

		it('becomes an item where the workflow continues', async () => {
			const { error, items } = await run({ onError: 'continueRegularOutput' });
			expect(error).toBeUndefined();
			const text = expect.stringMatching(message) as unknown;
			const description = expect.stringMatching(advice) as unknown;
			expect(items).toEqual([
				{
					json: {
						error: text,
						message: text,
						details: { description, httpCode, code, charged, imageIndex: 0 },
					},
					pairedItem: { item: 0 },
				},
			]);
		});

		it('becomes an item of the error output, with the row it came from', async () => {
			const { items, errorItems } = await run({
				rows: [{ sku: 'A-1' }],
				onError: 'continueErrorOutput',
			});
			expect(items).toEqual([]);
			expect(errorItems).toHaveLength(1);
			expect(errorItems[0]!.json).toMatchObject({
				sku: 'A-1',
				error: expect.stringMatching(message) as unknown,
			});
			expect(errorItems[0]!.pairedItem).toEqual({ item: 0 });
		});
	},
);

it('HTTP 429 that lasts: the service has its own words, and n8n adds none', async () => {
	service.emulator.faults.add({ fault: json(429, 'Too many requests') });
	const { error } = await run({ parameters: { prompt: 'a cat', ...SMALL, options: { maxRetries: 0 } } });
	expect(error!.message).toBe('The service asks to slow down (HTTP 429): Too many requests');
	expect(error!.description).toBe(
		'Lower Options > Max Parallel Requests. Try again later, or allow more tries under Options > Max Retries. This image was not charged.',
	);
});
