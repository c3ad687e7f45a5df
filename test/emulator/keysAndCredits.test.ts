import { ask, emulator, lastEntry, post, smallest, useEmulator } from './client';

const key = 'a-private-key-1234';
useEmulator({ images: 'noise', keys: [{ key, credits: 20 }] });

const body = { prompt: 'A lighthouse', ...smallest, seed: 1 };
const none = 'No API key: send it in the header Authentication or Authorization';
const different = 'The headers Authentication and Authorization hold different API keys';
const bearer = 'The API key is not known: send it as it is, without Bearer';

test.each([
	[key, '', 'success', { authentication: '***1234', equal: false }],
	['', key, 'success', { authorization: '***1234', equal: false }],
	[key, key, 'success', { authentication: '***1234', authorization: '***1234', equal: true }],
	['', '', none, { equal: false }],
	[key, 'other', different, { authentication: '***1234', authorization: '***', equal: false }],
	['', 'something-else', 'The API key is not known', { authorization: '***else', equal: false }],
	['', `Bearer ${key}`, bearer, { authorization: '***1234', equal: false }],
])('Authentication "%s" and Authorization "%s": %s', async (authentication, authorization, said, shown) => {
	const response = await post(body, { key: authorization, headers: { authentication } });
	expect(response.status).toBe(said === 'success' ? 200 : 401);
	expect(await response.json()).toMatchObject({ message: said });
	expect(emulator.accounts.credits(key)).toBe(said === 'success' ? 12 : 20);
	expect((await lastEntry()).key).toEqual(shown);
});

test('looks at the key first, then at the fields, then at the balance', async () => {
	emulator.accounts.set(key, 0);
	const wrong = { ...body, width: 1 };
	expect((await post(wrong, { key: 'unknown' })).status).toBe(401);
	expect((await ask(wrong, { key })).message).toMatch(/^width/);
	expect((await post(body, { key })).status).toBe(402);
});

test('charges each image once, also side by side, until the credits are used up', async () => {
	const answers = await Promise.all([1, 2, 3, 4].map((seed) => post({ ...body, seed }, { key })));
	expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 402, 402]);
	expect([emulator.accounts.credits(key), emulator.ledger.charged]).toEqual([4, 16]);
	emulator.accounts.set('brand-new-key', 8);
	expect((await post(body, { key: 'brand-new-key' })).status).toBe(200);
});
