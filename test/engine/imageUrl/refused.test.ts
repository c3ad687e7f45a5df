import type { ServerResponse } from 'node:http';
import type * as fasterClock from '../../support/fasterClock';
import { sha256 } from '../../support/images';
import type { Shown } from '../../support/imageServer';
import { everythingOf, overhear } from '../../support/overhear';
import { API_KEY } from '../../support/service';
import { cutOff, endless, LABEL, MB, odd, PHOTO, smallNoise, useImageUrls } from './urlRun';

jest.mock('n8n-workflow', () =>
	jest.requireActual<typeof fasterClock>('../../support/fasterClock').withShorterWaits(),
);

const { service, images, run, runUrls, arrived, expectRefused } = useImageUrls();

let small: Buffer;
beforeAll(async () => {
	small = await smallNoise();
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
		['={{ "data:image/png;base64," + "A".repeat(100000) }}', 'is the base64 text of an image, '],
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

/** PNGs with nothing but text behind the header. */
const endlessText = () => {
	const chunk = Buffer.alloc(8);
	chunk.writeUInt32BE(0x7fff_ffff);
	chunk.write('tEXt', 4);
	return endless(Buffer.concat([small.subarray(0, 33), chunk]));
};

describe('before the first request it stops the run', () => {
	it.each<[string, () => Shown, string]>([
		['404', () => 404, 'could not be fetched: there is no such file (HTTP 404)'],
		['403', () => 403, 'could not be fetched: access is denied (HTTP 403)'],
		['401', () => 401, 'could not be fetched: it needs a login (HTTP 401)'],
		['503, also later', () => 503, 'could not be fetched: its server did not send it (HTTP 503)'],
		[
			'429, also later',
			() => 429,
			'could not be fetched: its server is receiving too many requests (HTTP 429)',
		],
		['304', () => 304, 'could not be fetched: its server did not send it (HTTP 304)'],
		[
			'a page',
			() => Buffer.from('<!doctype html><p>Sign in'),
			'is an HTML page, but must be a whole PNG',
		],
		['nothing', () => Buffer.alloc(0), 'is an empty file, but must'],
		['another format', () => odd('plain.avif'), 'is an AVIF image, but must'],
		['half of a file', () => PHOTO.subarray(0, 20_000), 'is a JPEG image that is cut off or damaged'],
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
				response.write(PHOTO);
			},
			'is larger than 32 MB',
		],
		['a header that never ends', () => endlessText(), 'is larger than 32 MB'],
		['bytes that never end', () => endless(Buffer.from('words ')), 'is text, but must'],
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
		const outcome = await runUrls([good, `${url}?X-Amz-Signature=SECRET`, good]);
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
		const continuing = await runUrls(urls, {}, { onError: 'continueRegularOutput' });
		const reasons = continuing.items.map(
			({ json }) => (json.details as { reason?: string } | undefined)?.reason,
		);
		expect(reasons).toEqual([undefined, 'notSent', undefined]);
		expect(arrived().sort()).toEqual([PHOTO, small].map(sha256).sort());
		service.emulator.reset();
		const dry = await runUrls(urls, { options: { dryRun: true } });
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
				response.end(PHOTO);
			}, 20);
		};
		const urls = Array.from({ length: 24 }, (_entry, index) => images.show(`/${index}`, slowly));
		const dryRun = { options: { dryRun: true } };
		await runUrls([...urls, ...urls], dryRun);
		expect(images.seen).toHaveLength(24);
		expect(most).toBe(8);

		images.show('/2', 404);
		const before = images.seen.length;
		const { error } = await runUrls(urls);
		expect(error!.message).toMatch(/^Item 3 of 24 \(item 2 in n8n\): .*\(HTTP 404\)$/);
		expect(images.seen.length - before).toBeLessThan(20);
		expect(service.requests).toEqual([]);
	});
});
