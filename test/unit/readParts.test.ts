import { readParts } from '../../nodes/StableDiffusion3/readParts';

async function* everySoOften(ms: number) {
	for (;;) {
		await new Promise((resolve) => setTimeout(resolve, ms));
		yield Buffer.of(1);
	}
}

it.each([
	['that goes silent', 400, 80, 60_000, 80],
	['that goes on and on', 20, 5_000, 150, 150],
])('gives up a body %s, and says after how long', async (_what, everyMs, silenceMs, longestMs, named) => {
	const began = Date.now();
	await expect(readParts(everySoOften(everyMs), () => true, silenceMs, longestMs)).rejects.toMatchObject({
		code: 'ECONNABORTED',
		message: `timeout of ${named}ms exceeded`,
	});
	// 5 % less, as the HTTP client's own timeout comes last, and a clock of whole ms.
	expect(Date.now() - began).toBeGreaterThanOrEqual(named * 0.95 - 2);
});
