import { receiveAnswer, receiveWords } from '../../../nodes/StableDiffusion3/response/receive';

/** A body that comes in these parts, then breaks off, falls silent or ends. */
async function* body(parts: Array<string | Buffer>, end: 'breaks off' | 'silence' | 'whole' = 'whole') {
	for (const part of parts) yield Buffer.from(part);
	if (end === 'breaks off') throw new Error('socket hang up');
	if (end === 'silence') await new Promise(() => {});
}

/** Endless, and says how many parts were taken of it. */
function endless(part: Buffer, beginning = '') {
	const taken = { parts: 0, ended: false };
	async function* parts() {
		try {
			yield Buffer.from(beginning);
			for (;;) {
				taken.parts += 1;
				yield part;
			}
		} finally {
			taken.ended = true;
		}
	}
	return { taken, parts: parts() };
}

describe('receiveAnswer', () => {
	it('reads an answer that comes in parts', async () => {
		expect((await receiveAnswer(body(['{"co', 'de":0', '}']), 0, 1_000)).json).toEqual({ code: 0 });
	});

	it('rejects with that with which the connection broke off', async () => {
		await expect(receiveAnswer(body(['{"code":'], 'breaks off'), 0, 1_000)).rejects.toThrow(
			'socket hang up',
		);
	});

	it('takes no more of what cannot be an answer, and ends the connection', async () => {
		const { taken, parts } = endless(Buffer.alloc(1_000, 'x'), '<html>');
		expect((await receiveAnswer(parts, 0, 1_000)).json).toBeUndefined();
		expect(taken.parts).toBeLessThan(10);
		expect(taken.ended).toBe(true);
	});

	it('fails as the HTTP client does where nothing comes for too long', async () => {
		const began = Date.now();
		await expect(receiveAnswer(body(['{'], 'silence'), 0, 120)).rejects.toMatchObject({
			code: 'ECONNABORTED',
			message: 'timeout of 120ms exceeded',
		});
		// The HTTP client comes last: 5 % less. A clock of whole ms may say 1 less still.
		expect(Date.now() - began).toBeGreaterThanOrEqual(112);
	});

	it('ends the connection where something comes after all', async () => {
		let goOn = () => {};
		const silence = new Promise<void>((resolve) => (goOn = resolve));
		const late = { ended: false, readOn: false };
		async function* parts() {
			try {
				yield Buffer.from('{');
				await silence;
				yield Buffer.from('"code":0');
				late.readOn = true;
			} finally {
				late.ended = true;
			}
		}
		await expect(receiveAnswer(parts(), 0, 20)).rejects.toThrow('timeout');
		goOn();
		await new Promise((resolve) => setImmediate(resolve));
		expect(late).toEqual({ ended: true, readOn: false });
	});

	it('counts the silence anew after each part', async () => {
		async function* slow() {
			for (const part of ['{', '"code"', ':0', '}']) {
				await new Promise((resolve) => setTimeout(resolve, 60));
				yield Buffer.from(part);
			}
		}
		const began = Date.now();
		expect((await receiveAnswer(slow(), 0, 200)).json).toEqual({ code: 0 });
		expect(Date.now() - began).toBeGreaterThan(220);
	});

	it('leaves no timer behind', async () => {
		const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
		const before = timers();
		await receiveAnswer(body(['{}']), 0, 3_600_000);
		await new Promise((resolve) => setImmediate(resolve));
		expect(timers()).toBe(before);
	});
});

describe('receiveWords', () => {
	it('reads the words', async () => {
		expect((await receiveWords(body(['Größ'.slice(0, 3), 'ße', ' 🐈']), 1_000)).text).toBe('Größe 🐈');
	});

	it.each(['breaks off', 'silence'] as const)('keeps what has come before: %s', async (end) => {
		expect((await receiveWords(body(['out of ', 'order'], end), 100)).text).toBe('out of order');
	});

	it('says whether they break off', async () => {
		expect(await receiveWords(body(['out of or'], 'breaks off'), 100)).toMatchObject({ isWhole: false });
		expect(await receiveWords(body(['out of order']), 100)).toMatchObject({ isWhole: true });
		const filled = ' '.repeat(1024 * 1024);
		expect(await receiveWords(body([filled, 'more']), 100)).toMatchObject({ isWhole: false });
	});

	async function* trickle() {
		for (const part of ['wait ', 'a ', 'bit ', 'more']) {
			yield Buffer.from(part);
			await new Promise((resolve) => setTimeout(resolve, 4_000));
		}
	}

	it.each([
		['fall silent', body(['wait ', 'a bit'], 'silence'), 'wait a bit'],
		['trickle', trickle(), 'wait a bit '],
	])('waits 10 s for words that %s, even where the timeout is longer', async (_how, words, text) => {
		jest.useFakeTimers();
		const read = jest.fn();
		void receiveWords(words, 300_000).then(read);
		await jest.advanceTimersByTimeAsync(9_900);
		expect(read).not.toHaveBeenCalled();
		await jest.advanceTimersByTimeAsync(200);
		expect(read).toHaveBeenCalledWith({ text, isWhole: false });
		jest.useRealTimers();
	});

	it('reads 1 MB at most', async () => {
		const { taken, parts } = endless(Buffer.alloc(4096, 'x '));
		expect((await receiveWords(parts, 1_000)).text.length).toBe(1024 * 1024);
		expect(taken).toEqual({ parts: 256, ended: true });
	});
});
