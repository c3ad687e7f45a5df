import { startEmulator } from '../../emulator';
import type { Emulator } from '../../emulator';
import { ask, post, smallest, textToImage } from './client';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator();
});
afterAll(() => emulator.stop());
beforeEach(() => emulator.reset());

const valid = { prompt: 'A lighthouse', ...smallest };

describe('refuses', () => {
	test.each([
		['prompt', { ...smallest }, /^prompt: required$/],
		['prompt', { ...valid, prompt: ' \n\t ' }, /^prompt: must not be blank$/],
		['prompt', { ...valid, prompt: 7 }, /^prompt: must be a text$/],
		['prompt', { ...valid, prompt: null }, /^prompt: /],
		['prompt', { ...valid, prompt: 'a'.repeat(10_001) }, /^prompt: at most 10000 characters$/],
		['width', { prompt: 'a', height: 512 }, /^width: required$/],
		['width', { ...valid, width: '512' }, /^width: must be an integer$/],
		['width', { ...valid, width: 512.5 }, /^width: must be an integer$/],
		['width', { ...valid, width: 256 }, /^width: must be from 320 to 1536$/],
		['width', { ...valid, width: 1600 }, /^width: must be from 320 to 1536$/],
		['width', { ...valid, width: 500 }, /^width: must be divisible by 64$/],
		['height', { prompt: 'a', width: 512 }, /^height: required$/],
		['height', { ...valid, height: true }, /^height: must be an integer$/],
		['height', { ...valid, height: 319 }, /^height: must be from 320 to 1536/],
		['height', { ...valid, height: 1537 }, /^height: must be from 320 to 1536/],
		['height', { ...valid, height: 1000 }, /^height: must be divisible by 64$/],
		[
			'model',
			{ ...valid, model: 'sd3' },
			/^model: must be one of sd3-large, sd3-large-turbo, sd3-medium$/,
		],
		['model', { ...valid, model: null }, /^model: /],
		['seed', { ...valid, seed: '5' }, /^seed: must be an integer$/],
		['seed', { ...valid, seed: 1.5 }, /^seed: must be an integer$/],
		['seed', { ...valid, seed: -1 }, /^seed: must be from 0 to 4294967294$/],
		['seed', { ...valid, seed: 4_294_967_295 }, /^seed: must be from 0 to 4294967294$/],
		['negative_prompt', { ...valid, negative_prompt: 1 }, /^negative_prompt: must be a text$/],
		[
			'negative_prompt',
			{ ...valid, negative_prompt: 'a'.repeat(10_001) },
			/^negative_prompt: at most 10000 char/,
		],
		[
			'negative_prompt with turbo',
			{ ...valid, model: 'sd3-large-turbo', negative_prompt: 'fog' },
			/^negative_prompt: does not work with sd3-large-turbo$/,
		],
		['aspect_ratio', { ...valid, aspect_ratio: '4:3' }, /^aspect_ratio: must be one of 16:9, 1:1, /],
		[
			'aspect_ratio beside another size',
			{ ...valid, width: 1344, height: 768, aspect_ratio: '1:1' },
			/^aspect_ratio: 1:1 contradicts width 1344 and height 768, nearest is 16:9$/,
		],
		['an unknown field', { ...valid, steps: 20 }, /^steps: unknown field$/],
		['strength', { ...valid, strength: 0.5 }, /^strength: unknown field$/],
		['a body that is a list', [valid], /^body: must be a JSON object$/],
		['a body that is a text', '"hello"', /^body: must be a JSON object$/],
		['a body that is no JSON', '{"prompt":', /^body: /],
	])('%s: %j', async (_name, body, message) => {
		const response = await post(emulator, body);
		expect(response.status).toBe(200);
		expect(await response.json()).toEqual({
			code: -1,
			message: expect.stringMatching(message) as string,
		});
		expect(emulator.ledger.charged).toBe(0);
		expect(emulator.ledger.requests[0]?.problem).toMatch(message);
	});

	test('several mistakes at once, naming each', async () => {
		const { message } = await ask(emulator, { ...valid, width: '1', seed: -1, steps: 20 });
		expect(message).toMatch(/width: .*seed: .*steps: /);
	});

	test('a body that is not declared as JSON', async () => {
		const { message } = await ask(emulator, valid, { headers: { 'content-type': 'text/plain' } });
		expect(message).toBe('body: must be application/json');
	});

	test('a query parameter', async () => {
		const { message } = await ask(emulator, valid, { path: `${textToImage}?debug=1` });
		expect(message).toBe('debug: unknown query parameter');
	});

	test('a body of several megabytes, with HTTP 413', async () => {
		const response = await post(emulator, { ...valid, prompt: 'a'.repeat(2_000_000) });
		expect(response.status).toBe(413);
		expect(await response.json()).toMatchObject({ code: -1 });
	});
});

describe('accepts', () => {
	test('only the required fields', async () => {
		expect(await ask(emulator, valid)).toMatchObject({ code: 0, message: 'success' });
	});

	test('every field, at the edges', async () => {
		const body = {
			...valid,
			prompt: '🦊'.repeat(10_000),
			model: 'sd3-medium',
			aspect_ratio: '1:1',
			seed: 4_294_967_294,
			negative_prompt: 'a'.repeat(10_000),
		};
		expect(await ask(emulator, body)).toMatchObject({ code: 0, data: { seed: 4_294_967_294 } });
	});

	test.each([
		['16:9', 576, 320],
		['21:9', 768, 320],
		['2:3', 320, 448],
		['3:2', 448, 320],
		['4:5', 320, 384],
		['5:4', 384, 320],
		['9:16', 320, 576],
		['9:21', 320, 768],
	])('%s beside %i x %i', async (aspect_ratio, width, height) => {
		expect(await ask(emulator, { ...valid, width, height, aspect_ratio })).toMatchObject({ code: 0 });
	});

	test('a size without an aspect ratio', async () => {
		expect(await ask(emulator, { ...valid, width: 768 })).toMatchObject({ code: 0 });
	});
});
