import { ask, emulator, post, smallest, textToImage, useEmulator } from './client';

const key = 'a-private-key-1234';
useEmulator({ keys: [{ key, credits: 20 }] });

const body = { prompt: 'A lighthouse', ...smallest, seed: 1 };

function withHeaders(headers: Record<string, string>): Promise<Response> {
	return fetch(emulator.url + textToImage, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...headers },
		body: JSON.stringify(body),
	});
}

test.each([
	['Authentication', { authentication: key }],
	['Authorization', { authorization: key }],
	['both', { authentication: key, authorization: key }],
])('takes the key in %s', async (_name, headers: Record<string, string>) => {
	expect((await withHeaders(headers)).status).toBe(200);
	expect(emulator.accounts.credits(key)).toBe(12);
});

test.each([
	['no key', {}, 'No API key: send it in the header Authentication or Authorization'],
	['an unknown key', { authorization: 'something-else' }, 'The API key is not known'],
	[
		'Bearer',
		{ authorization: `Bearer ${key}` },
		'The API key is not known: send it as it is, without Bearer',
	],
	[
		'two different keys',
		{ authentication: key, authorization: 'other' },
		'The headers Authentication and Authorization hold different API keys',
	],
])('answers 401 to %s', async (_name, headers: Record<string, string>, message) => {
	const response = await withHeaders(headers);
	expect(response.status).toBe(401);
	expect(await response.json()).toEqual({ code: -1, message });
	expect(emulator.ledger.charged).toBe(0);
});

test('looks at the key first, then at the fields, then at the balance', async () => {
	emulator.accounts.set(key, 0);
	const wrong = { ...body, width: 1 };
	expect((await post(wrong, { key: 'unknown' })).status).toBe(401);
	expect(await ask(wrong, { key })).toMatchObject({
		message: expect.stringMatching(/^width/) as string,
	});
	const poor = await post(body, { key });
	expect(poor.status).toBe(402);
	expect(await poor.json()).toEqual({ code: -1, message: 'Not enough credits: an image costs 8' });
});

test('charges 8 credits per image and stops when they are used up', async () => {
	const answers = await Promise.all([1, 2, 3, 4].map((seed) => post({ ...body, seed }, { key })));
	expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 402, 402]);
	expect(emulator.accounts.credits(key)).toBe(4);
	expect(emulator.ledger.charged).toBe(16);
	expect(emulator.ledger.requests.map(({ charged }) => charged).sort()).toEqual([0, 0, 8, 8]);
});

test('a key that is added later works', async () => {
	emulator.accounts.set('brand-new-key', 8);
	expect((await post(body, { key: 'brand-new-key' })).status).toBe(200);
	expect(emulator.accounts.credits('brand-new-key')).toBe(0);
});
