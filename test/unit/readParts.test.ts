import { NeverEnded, readParts } from '../../nodes/StableDiffusion3/readParts';

async function* everySoOften(ms: number) {
	for (;;) {
		await new Promise((resolve) => setTimeout(resolve, ms));
		yield Buffer.of(1);
	}
}

it('gives up a body that goes silent, as the HTTP client does', async () => {
	const began = Date.now();
	await expect(readParts(everySoOften(400), () => true, 80, 60_000)).rejects.toMatchObject({
		code: 'ECONNABORTED',
		message: 'timeout of 80ms exceeded',
	});
	// 5 % less, as the HTTP client's own timeout comes last, and a clock of whole ms.
	expect(Date.now() - began).toBeGreaterThanOrEqual(80 * 0.95 - 2);
});

it.each([300_000, 30_000])(
	'gives up a body that goes on and on: %i ms of silence are allowed',
	async (silenceMs) => {
		jest.useFakeTimers();
		const given = jest.fn();
		void readParts(everySoOften(20_000), () => true, silenceMs, 900_000).catch(given);
		await jest.advanceTimersByTimeAsync(899_000);
		expect(given).not.toHaveBeenCalled();
		await jest.advanceTimersByTimeAsync(1_000);
		expect(given).toHaveBeenCalledWith(expect.any(NeverEnded));
		expect(given).toHaveBeenCalledWith(expect.objectContaining({ longestMs: 900_000 }));
		jest.useRealTimers();
	},
);
