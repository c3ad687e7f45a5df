import type { ServerResponse } from 'node:http';
import type { NodeOutcome } from '../../support/engine';
import type * as fasterClock from '../../support/fasterClock';
import { speedUpClock } from '../../support/fasterClock';
import { sha256 } from '../../support/images';
import type { Shown } from '../../support/imageServer';
import { cutOff, endless, ITEM, LABEL, largeNoise, odd, PHOTO, smallNoise, useImageUrls } from './urlRun';

jest.mock('n8n-workflow', () =>
	jest.requireActual<typeof fasterClock>('../../support/fasterClock').withShorterWaits(),
);

const { service, images, run, runUrls, arrived, expectRefused } = useImageUrls();

let small: Buffer;
let large: Buffer;
beforeAll(async () => {
	[small, large] = [await smallNoise(), await largeNoise()];
});

describe('when its turn comes', () => {
	it.each<[string, () => Shown, string, string]>([
		['it is gone', () => 410, 'could not be fetched: the file is gone (HTTP 410)', 'notSent'],
		['it is a page', () => Buffer.from('<html><body>Expired'), 'is an HTML page', 'invalidValue'],
		[
			'it is cut off',
			() => large.subarray(0, -20),
			'is a PNG image that is cut off or damaged',
			'invalidValue',
		],
		['it breaks off', () => cutOff(large), 'could not be fetched: aborted', 'notSent'],
		['it never ends', () => endless(large), 'is larger than 32 MB', 'invalidValue'],
		['it has another size', () => small, 'is no longer the image that was checked', 'notSent'],
		[
			'it has another type',
			() => odd('lossless.webp'),
			'is no longer the image that was checked',
			'notSent',
		],
	])('%s: not charged', async (_what, then, words, reason) => {
		const urls = [images.show('/a', large, then()), images.show('/b', PHOTO)];
		const { items } = await runUrls(urls, {}, { onError: 'continueRegularOutput' });
		expect(items[0]!.json.error).toContain(words);
		expect(items[0]!.json.error).toContain(`The file at ${urls[0]} (${LABEL})`);
		expect(items[0]!.json.details).toMatchObject({ reason, charged: 'not charged' });
		expect(items[1]!.json.creditsUsed).toBe(8);
		expect(arrived()).toEqual([sha256(PHOTO)]);
	});

	it('other pixels of the same size are sent as they are now', async () => {
		const now = await largeNoise();
		await run(images.show('/a', large, now));
		expect(arrived()).toEqual([sha256(now)]);
	});
});

describe('what failed for a moment', () => {
	/** 30 s of silence are 0.1 s. */
	const FAST = 300;
	// The waits would keep this speed.
	afterEach(() => speedUpClock());

	it.each([429, 503])('is asked for again after HTTP %i', async (status) => {
		const { error } = await run(images.show('/a', status, status, PHOTO));
		expect(error).toBeUndefined();
		expect(arrived()).toEqual([sha256(PHOTO)]);
	});

	it('is checked again by Retry On Fail', async () => {
		const url = images.show('/a', 404, PHOTO);
		const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const { error, items } = await runUrls([url, images.show('/b', small)], {}, { settings });
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.creditsUsed)).toEqual([8, 8]);
		expect(service.requests).toHaveLength(2);
	});

	it('a server that stops in the middle is not waited for', async () => {
		const url = images.show('/a', (response) => response.write(large.subarray(0, 2000)));
		speedUpClock(FAST);
		const outcome = await run(url);
		expectRefused(
			outcome,
			`The file at ${url} (${LABEL}) could not be fetched: its server was silent for 30 s`,
		);
	});

	it('a server that trickles is given up after 5 minutes', async () => {
		let now = 0;
		const url = images.show('/a', (response) => {
			response.write(large.subarray(0, 2000));
			const timer = setInterval(() => {
				now += 10_000;
				response.write(Buffer.alloc(1));
			}, 5);
			response.on('close', () => clearInterval(timer));
		});
		speedUpClock(FAST);
		jest.spyOn(performance, 'now').mockImplementation(() => now);
		expectRefused(await run(url), 'could not be fetched: its server took over 5 minutes');
		expect(now).toBeGreaterThanOrEqual(300_000);
	});
});

it('a run that has failed waits for no image that is still fetched', async () => {
	service.emulator.faults.add({ when: { prompt: 'bad' }, fault: { kind: 'refused', message: 'no' } });
	const hangs = images.show('/hangs', large, () => undefined);
	const began = Date.now();
	const { error } = await run(
		'={{ $json.url }}',
		{ prompt: '={{ $json.prompt }}' },
		{
			rows: [
				{ url: hangs, prompt: 'good' },
				{ url: images.show('/b', small), prompt: 'bad' },
			],
		},
	);
	expect(error!.message).toBe('The service refused the request: no');
	expect(Date.now() - began).toBeLessThan(20_000);
});

it('a cancelled execution ends the fetching at once, and pays nothing', async () => {
	let cancel: () => void;
	const hang = () => {
		if (images.seen.length === 8) cancel();
	};
	const urls = Array.from({ length: 20 }, (_entry, index) => images.show(`/${index}`, hang));
	const began = Date.now();
	const { items } = await runUrls(urls, {}, { whenStarted: (stop) => (cancel = stop) });
	expect(Date.now() - began).toBeLessThan(20_000);
	await new Promise((resolve) => setTimeout(resolve, 100));
	expect(items).toEqual([]);
	expect(images.seen).toHaveLength(8);
	expect(service.requests).toEqual([]);
});

describe('never pays twice: the same bytes are the same request, wherever they come from', () => {
	const REUSE = { options: { reuseInTestRuns: true, creditLimit: 8 } };
	const again = { workflowId: 'image-url' };

	it('from another address or a field, but not other bytes from the same address', async () => {
		const url = images.show('/a', small);
		const credits = async (outcome: Promise<NodeOutcome>) => (await outcome).items[0]?.json.creditsUsed;
		expect(await credits(run(url, REUSE, again))).toBe(8);
		expect(await credits(run(images.show('/b', small), REUSE, again))).toBe(0);
		const file = { bytes: small, fileName: 'a.png', mimeType: 'image/png' };
		const fromField = service.run(
			{ ...ITEM, ...REUSE, inputSource: 'binary' },
			{ ...again, images: [file] },
		);
		expect(await credits(fromField)).toBe(0);
		images.show('/a', await smallNoise());
		expect(await credits(run(url, REUSE, again))).toBe(8);
		expect(service.emulator.ledger.charged).toBe(16);
	});

	it('a run that failed hands its paid image to the next one', async () => {
		const more = { workflowId: 'image-url-kept' };
		const parameters = { options: { maxParallelRequests: 1, creditLimit: 16 } };
		const urls = [images.show('/a', small), images.show('/b', large, 410, large)];
		expect((await runUrls(urls, parameters, more)).error!.description).toContain(
			'1 image made (8 credits)',
		);
		const { items } = await runUrls(urls, parameters, more);
		expect(items.map(({ json }) => json.reusedFromExecution !== undefined)).toEqual([true, false]);
		expect(service.emulator.ledger.charged).toBe(16);
	});

	it('Credit Limit fetches whole files only where an image is kept for such a request', async () => {
		const more = { workflowId: 'image-url-limit' };
		// Kept for another request.
		await run(images.show('/small', small), {}, more);
		service.emulator.reset();
		const urls = [images.show('/a', large), images.show('/b', large)];
		const outcome = await runUrls(urls, { options: { creditLimit: 8 } }, more);
		expectRefused(outcome, 'This run would cost 16 credits (2 images), but Credit Limit is 8');
		expect(images.seen.map(({ path }) => path)).toEqual(['/small', '/small', '/a', '/b']);
	});
});

it('pays once where n8n gives a try up and begins another one while addresses are checked', async () => {
	images.show('/slow', (response: ServerResponse) => setTimeout(() => response.end(small), 150));
	// The second item's first evaluation fails.
	const random = jest.spyOn(Math, 'random');
	let calls = 0;
	const prompt =
		'={{ $itemIndex === 1 && Math.random() < 0.5 ? $("Nowhere").item.json.x : "fine " + $itemIndex }}';
	random.mockImplementation(() => (calls++ === 0 ? 0 : 0.9));
	const { items, error } = await runUrls(
		['0', '1', '2'].map((number) => `${images.url}/slow?${number}`),
		{ prompt },
		{ settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 20 } },
	);
	random.mockRestore();
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json.prompt)).toEqual(['fine 0', 'fine 1', 'fine 2']);
	expect(service.requests).toHaveLength(3);
});
