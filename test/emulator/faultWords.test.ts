import { faultWords, readFaultWords } from '../../emulator/faults/faultWords';
import { ask, emulator, lastEntry, post, smallest, useEmulator } from './client';

useEmulator();

const asking = (prompt: string) => post({ prompt, ...smallest, seed: 1 });

test('a number and a count', async () => {
	const prompt = 'A lighthouse [emulator: rate-limited 2 x2]';
	const answers = [await asking(prompt), await asking(prompt), await asking(prompt)];
	expect(answers.map(({ status }) => status)).toEqual([429, 429, 200]);
	expect(answers[0]?.headers.get('retry-after')).toBe('2');
});

test('counts each prompt for itself, and starts anew after a reset', async () => {
	const prompt = 'A [emulator: server-error x1]';
	expect((await asking(prompt)).status).toBe(500);
	expect((await asking(prompt)).status).toBe(200);
	expect((await asking(`${prompt} B`)).status).toBe(500);
	emulator.reset();
	expect((await asking(prompt)).status).toBe(500);
});

test('several brackets come one after the other', async () => {
	const prompt = 'A [emulator: server-error 502 x1] lighthouse [Emulator: forbidden x1]';
	expect([(await asking(prompt)).status, (await asking(prompt)).status]).toEqual([502, 403]);
	expect((await asking(prompt)).status).toBe(200);
});

test('several faults that go together change one answer', async () => {
	const { data } = await ask({ prompt: 'A [emulator: slow 50, jpeg, data-prefix]', ...smallest });
	expect(data?.image).toMatch(/^data:image\/jpeg;base64,/);
	expect((await lastEntry()).faults).toEqual(['latency', 'format', 'dataPrefix']);
});

test.each([
	[
		'A [emulator: rate-limted 2]',
		/^prompt: no emulator fault "rate-limted 2"; there are slow, rate-limited, /,
	],
	['A [emulator: jpeg 2]', /^prompt: the emulator fault "jpeg" takes no number$/],
	['A [emulator: status 20]', /^prompt: the emulator fault "status 20" needs an HTTP status/],
	['A [emulator:]', /^prompt: no emulator fault ""/],
	['A [emulator: constructor]', /^prompt: no emulator fault "constructor"/],
])('explains a mistake in %s', async (prompt, message) => {
	expect(await ask({ prompt, ...smallest })).toEqual({
		code: -1,
		message: expect.stringMatching(message) as string,
	});
});

test('every word is a valid fault', () => {
	for (const word of Object.keys(faultWords)) {
		const { faults, problem } = readFaultWords(`[emulator: ${word}]`);
		expect(problem).toBeUndefined();
		for (const { fault } of faults) expect(() => emulator.faults.add({ fault })).not.toThrow();
	}
	expect(readFaultWords('A lighthouse [not: a fault]')).toEqual({ faults: [] });
});
