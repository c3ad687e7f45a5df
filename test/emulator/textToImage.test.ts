import { ask, emulator, post, smallest, textToImage, useEmulator } from './client';

useEmulator();

const valid = { prompt: 'A lighthouse', ...smallest };

describe('refuses', () => {
	test.each<[unknown, string | RegExp]>([
		[{ ...valid, prompt: undefined }, 'prompt: required'],
		[{ ...valid, prompt: ' \n\t ' }, 'prompt: must not be blank'],
		[{ ...valid, prompt: 7 }, 'prompt: must be a text'],
		[{ ...valid, prompt: null }, /^prompt: /],
		[{ ...valid, prompt: 'a'.repeat(10_001) }, 'prompt: at most 10000 characters'],
		[{ ...valid, width: undefined }, 'width: required'],
		[{ ...valid, width: '512' }, 'width: must be an integer'],
		[{ ...valid, width: 512.5 }, 'width: must be an integer'],
		[{ ...valid, width: 256 }, 'width: must be from 320 to 1536'],
		[{ ...valid, width: 1600 }, 'width: must be from 320 to 1536'],
		[{ ...valid, width: 500 }, 'width: must be divisible by 64'],
		[{ ...valid, height: undefined }, 'height: required'],
		[{ ...valid, height: true }, 'height: must be an integer'],
		[{ ...valid, height: 256 }, 'height: must be from 320 to 1536'],
		[{ ...valid, height: 1600 }, 'height: must be from 320 to 1536'],
		[{ ...valid, height: 1000 }, 'height: must be divisible by 64'],
		[{ ...valid, model: 'sd3' }, 'model: must be one of sd3-large, sd3-large-turbo, sd3-medium'],
		[{ ...valid, model: null }, /^model: /],
		[{ ...valid, seed: '5' }, 'seed: must be an integer'],
		[{ ...valid, seed: 1.5 }, 'seed: must be an integer'],
		[{ ...valid, seed: -1 }, 'seed: must be from 0 to 4294967294'],
		[{ ...valid, seed: 4_294_967_295 }, 'seed: must be from 0 to 4294967294'],
		[{ ...valid, negative_prompt: 1 }, 'negative_prompt: must be a text'],
		[{ ...valid, negative_prompt: 'a'.repeat(10_001) }, 'negative_prompt: at most 10000 characters'],
		[
			{ ...valid, model: 'sd3-large-turbo', negative_prompt: 'fog' },
			/^negative_prompt: does not work with/,
		],
		[{ ...valid, aspect_ratio: '4:3' }, /^aspect_ratio: must be one of 16:9, 1:1, /],
		[{ ...valid, width: 576, aspect_ratio: '1:1' }, /^aspect_ratio: 1:1 contradicts .* nearest is 16:9$/],
		[{ ...valid, steps: 20 }, 'steps: unknown field'],
		[{ ...valid, strength: 0.5 }, 'strength: unknown field'],
		[{ ...valid, width: '1', seed: -1, steps: 20 }, /width: .*seed: .*steps: /],
		[[valid], 'body: must be a JSON object'],
		['"hello"', 'body: must be a JSON object'],
		['{"prompt":', /^body: /],
	])('%j', async (body, message) => {
		const expected = typeof message === 'string' ? message : (expect.stringMatching(message) as string);
		const response = await post(body);
		expect(response.status).toBe(200);
		expect(await response.json()).toEqual({ code: -1, message: expected });
		expect(emulator.ledger.charged).toBe(0);
		expect(emulator.ledger.requests[0]?.problem).toEqual(expected);
	});

	test('a body that is not declared as JSON', async () => {
		const { message } = await ask(valid, { headers: { 'content-type': 'text/plain' } });
		expect(message).toBe('body: must be application/json');
	});

	test('a query parameter', async () => {
		const { message } = await ask(valid, { path: `${textToImage}?debug=1` });
		expect(message).toBe('debug: unknown query parameter');
	});

	test('a body of several megabytes, with HTTP 413', async () => {
		const response = await post({ ...valid, prompt: 'a'.repeat(2_000_000) });
		expect(response.status).toBe(413);
		expect(await response.json()).toMatchObject({ code: -1 });
	});
});

describe('accepts', () => {
	test('only the required fields', async () => {
		expect(await ask(valid)).toMatchObject({ code: 0, message: 'success' });
	});

	test('every field, at its limit', async () => {
		const long = { prompt: '🦊'.repeat(10_000), negative_prompt: 'a'.repeat(10_000) };
		const body = { ...valid, ...long, model: 'sd3-medium', aspect_ratio: '1:1', seed: 4_294_967_294 };
		expect(await ask(body)).toMatchObject({ code: 0, data: { seed: 4_294_967_294 } });
	});

	test.each([
		[undefined, 768, 320],
		['16:9', 576, 320],
		['21:9', 768, 320],
		['2:3', 320, 448],
		['3:2', 448, 320],
		['4:5', 320, 384],
		['5:4', 384, 320],
		['9:16', 320, 576],
		['9:21', 320, 768],
	])('%s beside %i x %i', async (aspect_ratio, width, height) => {
		expect(await ask({ ...valid, width, height, aspect_ratio })).toMatchObject({ code: 0 });
	});
});
