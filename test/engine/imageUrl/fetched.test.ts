import { SsrfProtectionConfig } from '@n8n/config';
import { Container } from '@n8n/di';
import { drawing, sha256 } from '../../support/images';
import { inPieces } from '../../support/inPieces';
import { expectedParts, OPERATION_CASES, partsOf } from '../../support/operations';
import { everythingOf } from '../../support/overhear';
import { API_KEY } from '../../support/service';
import { ITEM, LABEL, largeNoise, MB, odd, PHOTO, smallNoise, useImageUrls, write } from './urlRun';

// Read once, when n8n's protection is made; it is off until a test switches it on.
const ssrf = Container.get(SsrfProtectionConfig);
ssrf.allowedHostnames = ['localhost'];
afterEach(() => (ssrf.enabled = false));

const { service, images, run, arrived, expectRefused } = useImageUrls();

let small: Buffer;
/** Of the same size. */
let mask: Buffer;
beforeAll(async () => {
	[small, mask] = [await smallNoise(), await smallNoise()];
});

const inParts = (bytes: Buffer) => write(() => inPieces(bytes, 65_536));

describe('an image at an address', () => {
	it.each(OPERATION_CASES.filter(({ files = [] }) => files.length > 0))(
		'is sent by $operation with $amount as from a binary field, and so is a mask',
		async ({ operation, resource, path, credits, parameters, body, files = [] }) => {
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
		const file = { bytes: small, fileName: 'a.png', mimeType: 'image/png' };
		const maskUrl = `\u200b ${images.show('/mask', mask)}\n`;
		const parameters = { resource: 'editing', operation: 'erase', maskBinaryPropertyName: maskUrl };
		const { error } = await service.run(parameters, { images: [file] });
		expect(error).toBeUndefined();
		expect(service.bodies).toMatchObject([
			{ image: { sha256: sha256(small) }, mask: { sha256: sha256(mask) } },
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
					/^The file (?:at|in the binary field) .*? \(.*?\) is /,
					'It is ',
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
		const large = await largeNoise();
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
		const bytes = await drawing(384, 320)
			.withMetadata({ orientation: 6 })
			.webp({ lossless: true, effort: 0 })
			.toBuffer();
		expect(bytes.length).toBeGreaterThan(300_000);
		const { error } = await run(images.show('/a.webp', bytes));
		expect(error).toBeUndefined();
		expect(service.bodies).toMatchObject([
			{ width: '320', height: '384', image: { sha256: sha256(bytes) } },
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
