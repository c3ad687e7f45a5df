import { SsrfProtectionConfig } from '@n8n/config';
import { Container } from '@n8n/di';
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { NodeOutcome, NodeRun } from '../support/engine';
import { speedUpClock, withShorterWaits } from '../support/fasterClock';
import { useImageServer } from '../support/imageServer';
import { drawing, sha256 } from '../support/images';
import { inPieces } from '../support/inPieces';
import { expectedParts, OPERATION_CASES, partsOf } from '../support/operations';
import { everythingOf, overhear } from '../support/overhear';
import { API_KEY } from '../support/service';
import { expectFailure, useNode } from '../support/useNode';

jest.mock('n8n-workflow', () => withShorterWaits());

// Read once, when n8n's protection is made; it is off until a test switches it on.
const ssrf = Container.get(SsrfProtectionConfig);
ssrf.allowedHostnames = ['localhost'];
afterEach(() => (ssrf.enabled = false));

const service = useNode();
const images = useImageServer();

const ITEM = { operation: 'imageToImage', size: 'input', inputSource: 'url' };
const LABEL = 'Image URL';
const MB = 1024 * 1024;

const odd = (file: string) => readFileSync(join(__dirname, '../support/odd-images', file));

/** 42 KB. */
const PHOTO = odd('progressive.jpg');
/** Noise of about 1 MB, of which only the beginning is read at first. */
let large: Buffer;
let small: Buffer;
beforeAll(async () => {
	large = await drawing(768, 512).png().toBuffer();
	small = await drawing(384, 320).png().toBuffer();
});

const run = (inputUrl: string, parameters = {}, more: Partial<NodeRun> = {}) =>
	service.run({ ...ITEM, inputUrl, ...parameters }, more);

/** One row for each address. */
const runRows = (urls: string[], parameters = {}, more: Partial<NodeRun> = {}) =>
	run('={{ $json.url }}', parameters, { rows: urls.map((url) => ({ url })), ...more });

/** The bytes of the images that the service got, as hashes. */
const arrived = () =>
	(service.bodies as Array<{ image: { sha256: string } }>).map(({ image }) => image.sha256);

/** Writes no faster than it is read. */
const write = (parts: Iterator<Buffer>) => (response: ServerResponse) => {
	const goOn = () => {
		let isTaken = true;
		while (isTaken && !response.destroyed) {
			const { value, done } = parts.next();
			if (done) return response.end();
			isTaken = response.write(value);
		}
		return undefined;
	};
	response.on('drain', goOn);
	goOn();
};

const inParts = (bytes: Buffer) => (response: ServerResponse) => write(inPieces(bytes, 65_536))(response);

function* forEver(begin: Buffer) {
	yield begin;
	for (;;) yield Buffer.alloc(65_536, 'words ');
}

const endless = (begin: Buffer) => (response: ServerResponse) => write(forEver(begin))(response);

function expectRefused(outcome: NodeOutcome, message: string | RegExp): void {
	expectFailure(outcome, message, 'not charged');
	expect(outcome.error!.message.length).toBeLessThan(400);
	expect(service.requests).toEqual([]);
}

describe('an image at an address', () => {
	it.each(OPERATION_CASES.filter(({ files = [] }) => files.length > 0))(
		'is sent by $operation with $amount as from a binary field, and so is a mask',
		async ({ operation, resource, path, credits, parameters, body, files = [] }) => {
			const mask = await drawing(384, 320).png().toBuffer();
			const urls = {
				inputUrl: images.show('/a', small),
				maskBinaryPropertyName: images.show('/m', mask),
			};
			const given = {
				...parameters,
				...('maskBinaryPropertyName' in parameters ? urls : { inputUrl: urls.inputUrl }),
			};
			const { error } = await service.run({ resource, operation, inputSource: 'url', ...given });
			expect(error).toBeUndefined();
			expect(service.requests).toHaveLength(1);
			expect(service.requests[0]).toMatchObject({ path, charged: credits });
			const { image, mask: sentMask } = partsOf(service.bodies[0]).files as Record<string, unknown>;
			const expected = expectedParts({ parameters, body, files }, { image: small, mask })
				.files as Record<string, unknown>;
			expect(image).toEqual(expected.image);
			expect(sentMask).toEqual(expected.mask);
		},
	);

	it('takes the mask alone from an address too', async () => {
		const bytes = await drawing(384, 320).png().toBuffer();
		const file = { bytes: small, fileName: 'a.png', mimeType: 'image/png' };
		const mask = `\u200b ${images.show('/mask', bytes)}\n`;
		const parameters = { resource: 'editing', operation: 'erase', maskBinaryPropertyName: mask };
		const { error } = await service.run(parameters, { images: [file] });
		expect(error).toBeUndefined();
		expect(service.bodies).toMatchObject([
			{ image: { sha256: sha256(small) }, mask: { sha256: sha256(bytes) } },
		]);
	});

	it.each([
		['blanks around it', (url: string) => ` \u200b${url}/a.jpg\n`],
		[
			'an accent and a blank in its path',
			(url: string) => `${url}/Größe 猫.jpg`,
			'/Gr%C3%B6%C3%9Fe%20%E7%8C%AB.jpg',
		],
		['capital letters', (url: string) => `${url.replace('http', 'HTTP')}/a.jpg`],
		['a fragment', (url: string) => `${url}/a.jpg#top`],
		['a query', (url: string) => `${url}/a.jpg?w=640&h=480%20x`, '/a.jpg', '/a.jpg?w=640&h=480%20x'],
	])('may have %s', async (_what, write, path = '/a.jpg', asked = path) => {
		images.show(path, PHOTO);
		const { error } = await run(write(images.url));
		expect(error).toBeUndefined();
		expect(arrived()).toEqual([sha256(PHOTO)]);
		expect(images.seen.map((seen) => seen.path)).toEqual([asked, asked]);
	});

	const manifest = JSON.parse(odd('manifest.json').toString()) as Array<{ file: string }>;
	it('of every odd kind is checked as from a binary field', async () => {
		const rows = manifest.map(({ file }) => ({ url: images.show(`/${file}`, odd(file)) }));
		const files = manifest.map(({ file }) => ({ bytes: odd(file), fileName: file, mimeType: undefined }));
		const check = async (inputSource: string) => {
			const parameters = {
				...ITEM,
				inputSource,
				inputUrl: '={{ $json.url }}',
				options: { dryRun: true },
			};
			const { items } = await service.run(parameters, { rows, images: files });
			return items.map(({ json: { ok, error, width, height } }) => ({
				ok,
				error: (error as string | undefined)?.replace(
					/^The (file at|binary field) .*? \(.*?\)/,
					'It',
				),
				size: [width, height],
			}));
		};
		const fromAddress = await check('url');
		expect(fromAddress).toEqual(await check('binary'));
		const { length: good } = fromAddress.filter(({ ok }) => ok);
		expect([good > 20, fromAddress.length - good > 20]).toEqual([true, true]);
	});

	it('of many MB is checked by its first bytes, and fetched whole when its turn comes', async () => {
		const end = large.length - 12;
		const chunk = Buffer.alloc(24 * MB + 12);
		chunk.writeUInt32BE(24 * MB);
		chunk.write('teSt', 4);
		const bytes = Buffer.concat([large.subarray(0, end), chunk, large.subarray(end)]);
		const { error } = await run(images.show('/a', inParts(bytes)));
		expect(error).toBeUndefined();
		expect(arrived()).toEqual([sha256(bytes)]);
		const [head, body] = images.seen;
		expect(head!.sent).toBeLessThan(12 * MB);
		expect(body!.sent).toBeGreaterThan(bytes.length);
	});

	it('turned by EXIF data behind the pixels has the size that people see', async () => {
		const bytes = await drawing(768, 512)
			.withMetadata({ orientation: 6 })
			.webp({ lossless: true })
			.toBuffer();
		expect(bytes.length).toBeGreaterThan(300_000);
		const { error } = await run(images.show('/a.webp', bytes));
		expect(error).toBeUndefined();
		expect(service.bodies).toMatchObject([
			{ width: '512', height: '768', image: { sha256: sha256(bytes) } },
		]);
	});

	it('is asked for without the key and without headers of ours, also behind redirects to another host', async () => {
		images.show('/a', PHOTO);
		images.show('/from', { redirect: `${images.byName}/a` });
		expect((await run(`${images.url}/from`)).error).toBeUndefined();
		expect(images.seen.map(({ host, path }) => `${host.replace(/:.*/, '')}${path}`)).toEqual(
			[1, 2].flatMap(() => ['127.0.0.1/from', 'localhost/a']),
		);
		expect(everythingOf(images.seen)).not.toContain(API_KEY);
		const names = new Set(images.seen.flatMap(({ headers }) => Object.keys(headers)));
		expect([...names].sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent']);
	});

	it.each([301, 302, 303, 307, 308])('is found behind redirects with HTTP %i', async (status) => {
		images.show('/a', PHOTO);
		images.show('/2', { redirect: 'a', status });
		const { error } = await run(images.show('/1', { redirect: '/2', status }));
		expect(error).toBeUndefined();
		expect(arrived()).toEqual([sha256(PHOTO)]);
	});
});

describe('no address', () => {
	const RULE = 'but must be the address of an image that begins with http:// or https://';
	it.each([
		['={{ "\\u200b " }}', 'is empty, '],
		['={{ null }}', 'is empty, '],
		['shoe.png', 'is "shoe.png", '],
		['www.example.com/shoe.png?sig=SECRET', 'is "www.example.com/shoe.png", '],
		['//example.com/shoe.png', 'is "//example.com/shoe.png", '],
		['ftp://anna:SECRET@example.com/shoe.png', 'is "ftp:***@example.com/shoe.png", '],
		['file:///etc/passwd', 'is "file:///etc/passwd", '],
		['http://', 'is "http://", '],
		['https://exa mple.com/a?SECRET', 'is "https://exa mple.com/a", '],
		['http://anna:SECRET@example.com:port/a', 'is "http:***@example.com:port/a", '],
		['={{ ["https://example.com/a?SECRET"] }}', 'is a list, '],
		['={{ { url: "https://example.com/a?SECRET" } }}', 'is an object, '],
		['={{ 5 }}', 'is not text, '],
		[`data:image/png;base64,${'A'.repeat(100_000)}`, 'is the base64 text of an image, '],
	])('%s', async (inputUrl, words) => {
		const outcome = await run(inputUrl);
		expectRefused(outcome, `${LABEL} ${words}${RULE}`);
		expect(everythingOf(outcome.error).replaceAll(inputUrl, '')).not.toContain('SECRET');
	});

	it('with a login in it is not fetched, and the login is not shown', async () => {
		const outcome = await run(images.show('/a.jpg', PHOTO).replace('//', '//anna:SECRET@'));
		expectRefused(outcome, `${LABEL} has a user name or a password in it (${images.url}/a.jpg), but`);
		expect(everythingOf(outcome.error).replaceAll('anna:SECRET@', '')).not.toContain('SECRET');
		expect(images.seen).toEqual([]);
	});

	it('in Input Data Field Name says where it belongs', async () => {
		const outcome = await service.run({
			operation: 'imageToImage',
			inputBinaryPropertyName: 'https://example.com/a.png?SECRET',
		});
		expectRefused(
			outcome,
			'Input Data Field Name is "https://example.com/a.png", but the input item has no',
		);
		expect(outcome.error!.description).toContain('choose URL under Input Image');
	});
});

const cutOff = (bytes: Buffer) => (response: ServerResponse) => {
	response.writeHead(200, { 'content-length': bytes.length });
	response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
};

/** PNGs with nothing but text behind the header. */
const endlessText = () => {
	const chunk = Buffer.alloc(8);
	chunk.writeUInt32BE(0x7fff_ffff);
	chunk.write('tEXt', 4);
	return endless(Buffer.concat([small.subarray(0, 33), chunk]));
};

describe('before the first request it stops the run', () => {
	it.each<[string, () => Parameters<typeof images.show>[1], string]>([
		['404', () => 404, 'could not be fetched: there is no such file (HTTP 404)'],
		['403', () => 403, 'could not be fetched: access is denied (HTTP 403)'],
		['401', () => 401, 'could not be fetched: it needs a login (HTTP 401)'],
		['503, also later', () => 503, 'could not be fetched: its server did not send it (HTTP 503)'],
		['304', () => 304, 'could not be fetched: its server did not send it (HTTP 304)'],
		[
			'a page',
			() => Buffer.from('<!doctype html><p>Sign in'),
			'holds an HTML page, but must hold a whole PNG',
		],
		['nothing', () => Buffer.alloc(0), 'holds no bytes, but must'],
		['another format', () => odd('plain.avif'), 'holds an AVIF image, but must'],
		['half of a file', () => PHOTO.subarray(0, 20_000), 'holds a JPEG image that is cut off or damaged'],
		['a connection that breaks off', () => cutOff(PHOTO), 'could not be fetched: aborted'],
		[
			'a connection that ends at once',
			() => (response) => response.destroy(),
			'could not be fetched: socket hang up',
		],
		[
			'33 MB',
			() => (response) => {
				response.writeHead(200, { 'content-length': 33 * MB });
				response.write(large);
			},
			'is larger than 32 MB',
		],
		['a header that never ends', () => endlessText(), 'is larger than 32 MB'],
		['bytes that never end', () => endless(Buffer.from('words ')), 'holds text, but must'],
		['too few pixels', () => odd('one-by-one.png'), 'The input image is 1 x 1 px, but'],
		[
			'a redirect to a file of n8n',
			() => ({ redirect: 'file:///etc/passwd' }),
			'could not be fetched: it redirects to an address that begins with file:',
		],
		[
			'a redirect to a data: address',
			() => ({ redirect: `data:image/png;base64,${odd('one-by-one.png').toString('base64')}` }),
			'begins with data:',
		],
		[
			'a redirect with a login',
			() => ({ redirect: 'http://anna:SECRET@localhost/a' }),
			'it redirects to an address with a login in it',
		],
		[
			'a redirect to nowhere',
			() => ({ redirect: 'http://:0' }),
			'it redirects to something that is not an address',
		],
		['a redirect to itself', () => ({ redirect: '/a.png?SECRET' }), 'it redirects more than 10 times'],
	])('%s', async (_what, shown, words) => {
		const log = overhear();
		const url = images.show('/a.png', shown());
		const good = images.show('/good', PHOTO);
		const outcome = await runRows([good, `${url}?X-Amz-Signature=SECRET`, good]);
		const place = words.startsWith('The input') ? '' : `The file at ${url} \\(${LABEL}\\) ?.*`;
		expectRefused(outcome, new RegExp(`^Item 2 of 3 \\(item 1 in n8n\\): ${place}`));
		expect(outcome.error!.message).toContain(words);
		expect(everythingOf(outcome.error)).not.toContain('SECRET');
		expect(log.lines.join('\n')).not.toContain('SECRET');
	});

	it('nobody listens', async () => {
		expectRefused(
			await run('http://127.0.0.1:1/a.png'),
			'could not be fetched: connect ECONNREFUSED 127.0.0.1:1',
		);
		expectRefused(await run('http://no-such-host.invalid/a.png'), /could not be fetched: getaddrinfo E/);
	});

	it('with On Error: Continue, or in a dry run, the other items go on', async () => {
		const urls = [images.show('/a', PHOTO), images.show('/b', 404), images.show('/c', small)];
		const continuing = await runRows(urls, {}, { onError: 'continueRegularOutput' });
		const reasons = continuing.items.map(
			({ json }) => (json.details as { reason?: string } | undefined)?.reason,
		);
		expect(reasons).toEqual([undefined, 'notSent', undefined]);
		expect(arrived().sort()).toEqual([PHOTO, small].map(sha256).sort());
		service.emulator.reset();
		const dry = await runRows(urls, { options: { dryRun: true } });
		expect(dry.items.map(({ json }) => [json.ok, json.width, json.credits])).toEqual([
			[true, 640, 8],
			[false, undefined, undefined],
			[true, 384, 8],
		]);
		expect(service.requests).toEqual([]);
	});

	it('asks for few at a time, for each address once, and for no more after the first that fails', async () => {
		let [atOnce, most] = [0, 0];
		const slowly = (response: ServerResponse) => {
			most = Math.max(most, ++atOnce);
			setTimeout(() => {
				atOnce -= 1;
				response.end(small);
			}, 20);
		};
		const urls = Array.from({ length: 40 }, (_entry, index) => images.show(`/${index}`, slowly));
		const dryRun = { options: { dryRun: true } };
		await runRows([...urls, ...urls], dryRun);
		expect(images.seen).toHaveLength(40);
		expect(most).toBe(8);

		images.show('/2', 404);
		const before = images.seen.length;
		const { error } = await runRows(urls);
		expect(error!.message).toMatch(/^Item 3 of 40 \(item 2 in n8n\): .*\(HTTP 404\)$/);
		expect(images.seen.length - before).toBeLessThan(20);
		expect(service.requests).toEqual([]);
	});
});

describe('when its turn comes', () => {
	it.each<[string, () => Parameters<typeof images.show>[1], string, string]>([
		['it is gone', () => 410, 'could not be fetched: the file is gone (HTTP 410)', 'notSent'],
		['it is a page', () => Buffer.from('<html><body>Expired'), 'holds an HTML page', 'invalidValue'],
		[
			'it is cut off',
			() => large.subarray(0, -20),
			'holds a PNG image that is cut off or damaged',
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
		const { items } = await runRows(urls, {}, { onError: 'continueRegularOutput' });
		expect(items[0]!.json.error).toContain(words);
		expect(items[0]!.json.error).toContain(`The file at ${urls[0]} (${LABEL})`);
		expect(items[0]!.json.details).toMatchObject({ reason, charged: 'not charged' });
		expect(items[1]!.json.creditsUsed).toBe(8);
		expect(arrived()).toEqual([sha256(PHOTO)]);
	});

	it('other pixels of the same size are sent as they are now', async () => {
		const now = await drawing(768, 512).png().toBuffer();
		await run(images.show('/a', large, now));
		expect(arrived()).toEqual([sha256(now)]);
	});
});

describe('what failed for a moment', () => {
	it.each([429, 503])('is asked for again after HTTP %i', async (status) => {
		const { error } = await run(images.show('/a', status, status, PHOTO));
		expect(error).toBeUndefined();
		expect(arrived()).toEqual([sha256(PHOTO)]);
	});

	it('is checked again by Retry On Fail', async () => {
		const url = images.show('/a', 404, PHOTO);
		const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const { error, items } = await runRows([url, images.show('/b', small)], {}, { settings });
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.creditsUsed)).toEqual([8, 8]);
		expect(service.requests).toHaveLength(2);
	});

	it('a server that stops in the middle is not waited for', async () => {
		const url = images.show('/a', (response) => response.write(large.subarray(0, 2000)));
		speedUpClock();
		const outcome = await run(url);
		expectRefused(
			outcome,
			`The file at ${url} (${LABEL}) could not be fetched: its server was silent for 30 s`,
		);
	});

	it('a server that trickles is given up after 5 minutes', async () => {
		images.show('/a', (response) => {
			response.write(large.subarray(0, 2000));
			const timer = setInterval(() => response.write(Buffer.alloc(1)), 5);
			response.on('close', () => clearInterval(timer));
		});
		speedUpClock(200);
		expectRefused(await run(`${images.url}/a`), 'could not be fetched: its server took over 5 minutes');
		speedUpClock();
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
	const urls = Array.from({ length: 20 }, (_entry, index) => images.show(`/${index}`, () => undefined));
	const began = Date.now();
	const { items } = await runRows(urls, {}, { whenStarted: (cancel) => setTimeout(cancel, 300) });
	expect(Date.now() - began).toBeLessThan(20_000);
	await new Promise((resolve) => setTimeout(resolve, 300));
	expect(items).toEqual([]);
	expect(images.seen.length).toBeLessThanOrEqual(8);
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
		images.show('/a', await drawing(384, 320).png().toBuffer());
		expect(await credits(run(url, REUSE, again))).toBe(8);
		expect(service.emulator.ledger.charged).toBe(16);
	});

	it('a run that failed hands its paid image to the next one', async () => {
		const more = { workflowId: 'image-url-kept' };
		const parameters = { options: { maxParallelRequests: 1, creditLimit: 16 } };
		const urls = [images.show('/a', small), images.show('/b', large, 410, large)];
		expect((await runRows(urls, parameters, more)).error!.description).toContain(
			'1 image made (8 credits)',
		);
		const { items } = await runRows(urls, parameters, more);
		expect(items.map(({ json }) => json.reusedFromExecution !== undefined)).toEqual([true, false]);
		expect(service.emulator.ledger.charged).toBe(16);
	});

	it('Credit Limit fetches whole files only where an image is kept for such a request', async () => {
		const more = { workflowId: 'image-url-limit' };
		// Kept for another request.
		await run(images.show('/small', small), {}, more);
		service.emulator.reset();
		const urls = [images.show('/a', large), images.show('/b', large)];
		const outcome = await runRows(urls, { options: { creditLimit: 8 } }, more);
		expectRefused(outcome, 'This run would cost 16 credits (2 images), but Credit Limit is 8');
		expect(images.seen.map(({ path }) => path)).toEqual(['/small', '/small', '/a', '/b']);
	});
});

describe("n8n's protection against requests to internal addresses", () => {
	const WORDS =
		'could not be fetched, because n8n does not allow it: The request was blocked because it resolves to a restricted IP address';

	it('is respected, and not tried again', async () => {
		const url = images.show('/a', PHOTO);
		ssrf.enabled = true;
		expectRefused(await run(url), `The file at ${url} (${LABEL}) ${WORDS}`);
		expect(images.seen).toEqual([]);
	});

	it('is respected behind a redirect from an allowed host', async () => {
		images.show('/a', { redirect: `${images.url}/b` });
		images.show('/b', PHOTO);
		ssrf.enabled = true;
		expectRefused(await run(`${images.byName}/a`), WORDS);
		expect(images.seen.map(({ path }) => path)).toEqual(['/a']);
	});

	it('lets an allowed host pass', async () => {
		images.show('/a', PHOTO);
		ssrf.enabled = true;
		const baseUrl = service.credential.baseUrl.replace('127.0.0.1', 'localhost');
		const credential = { ...service.credential, baseUrl };
		const { error } = await run(`${images.byName}/a`, {}, { credential });
		expect(error).toBeUndefined();
		expect(arrived()).toEqual([sha256(PHOTO)]);
	});
});

describe('what is secret in an address', () => {
	const secret = 'SIGNATURE';

	it.each([
		[{ inputSource: 'binary', inputBinaryPropertyName: `www.example.com/a.png?sig=${secret}` }],
		[
			{
				inputSource: 'binary',
				inputBinaryPropertyName: `={{ ["https://example.com/a?sig=${secret}"] }}`,
			},
		],
		[{ inputSource: 'binary', inputBinaryPropertyName: `ftp://anna:${secret}@example.com/a.png` }],
		[{ inputSource: `={{ "https://example.com/?${secret}" }}` }],
		[{ inputUrl: `https%3A%2F%2Fexample.com%2Fa%3Fsig%3D${secret}` }],
		[{ inputUrl: `http://127.0.0.1:1/a%3Fsig=${secret}` }],
		[{ inputUrl: `http://127.0.0.1:1/a？sig=${secret}` }],
		[{ inputUrl: `http://127.0.0.1:1/${API_KEY}/a.png` }],
	])('is in no message: %j', async (parameters) => {
		const outcome = await run('http://127.0.0.1:1/', parameters);
		expectRefused(outcome, /./);
		expect(`${outcome.error!.message} ${outcome.error!.description}`).not.toMatch(
			new RegExp(`${secret}|${API_KEY}`),
		);
	});
});

it('pays once where n8n gives a try up and begins another one while addresses are checked', async () => {
	images.show('/slow', (response: ServerResponse) => setTimeout(() => response.end(small), 300));
	// The third evaluation is n8n's for the second item.
	const random = jest.spyOn(Math, 'random');
	let calls = 0;
	const prompt =
		'={{ $itemIndex === 1 && Math.random() < 0.5 ? $("Nowhere").item.json.x : "fine " + $itemIndex }}';
	random.mockImplementation(() => (calls++ === 0 ? 0 : 0.9));
	const { items, error } = await runRows(
		['0', '1', '2'].map((number) => `${images.url}/slow?${number}`),
		{ prompt },
		{ settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 200 } },
	);
	random.mockRestore();
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json.prompt)).toEqual(['fine 0', 'fine 1', 'fine 2']);
	expect(service.requests).toHaveLength(3);
});
