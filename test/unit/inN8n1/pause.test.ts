import { pause } from '../../../nodes/StableDiffusion3/pause';

// n8n 1's `sleep` knows no signal: its timer runs to the end.
jest.mock('n8n-workflow', () => ({
	sleep: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms).unref()),
}));

it('ends at once when it is aborted, also in n8n 1', async () => {
	const ending = new AbortController();
	const began = Date.now();
	const pausing = pause(2_000, ending.signal);
	ending.abort();
	await pausing;
	expect(Date.now() - began).toBeLessThan(500);
});
