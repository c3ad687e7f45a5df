import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';
import sharp from 'sharp';
import { sizeAsSeen } from '../../../nodes/StableDiffusion3/image/imageFormat';
import { readBytes, readInputImage } from '../../../nodes/StableDiffusion3/request/inputImage';
import { Values } from '../../../nodes/StableDiffusion3/request/Values';
import { contextWith } from '../../support/contextWith';
import { factsOf } from '../../support/factsOf';
import { inPieces } from '../../support/inPieces';

const odd = (file: string) => readFileSync(join(__dirname, '../../support/odd-images', file));

/** An image of 42,756 bytes. */
const PHOTO = odd('progressive.jpg');

const inMemory = (bytes: Buffer, more: Partial<IBinaryData> = {}): IBinaryData => ({
	data: bytes.toString('base64'),
	mimeType: 'image/jpeg',
	...more,
});
const photo = inMemory(PHOTO);

interface Given {
	/** What the parameter comes to. */
	value: unknown;
	item: Partial<INodeExecutionData>;
	helpers?: object;
	binaryMode?: string;
}

const read = ({ value, item, helpers = {}, binaryMode }: Given) =>
	readInputImage(
		contextWith({ helpers, getWorkflowSettings: () => ({ binaryMode }) }),
		{ json: {}, ...item },
		new Values({ inputBinaryPropertyName: value }),
		'inputBinaryPropertyName',
	);

const failing = async (given: Given) => factsOf(await read(given).catch((error: unknown) => error));

describe('is found', () => {
	it.each<[string, Given]>([
		['by the name of its field', { value: ' photo ', item: { binary: { photo } } }],
		[
			'without a type',
			{ value: 'photo', item: { binary: { photo: { data: photo.data } as IBinaryData } } },
		],
		['as a file of another node', { value: photo, item: {} }],
		['by a path in the JSON', { value: '_files.photo', item: {}, binaryMode: 'combined' }],
		['by its name in the JSON', { value: 'photo', item: {}, binaryMode: 'combined' }],
		['by a path with brackets', { value: '["list"][0].file', item: {}, binaryMode: 'combined' }],
		[
			'by its name beside the JSON',
			{ value: 'a.b', item: { binary: { 'a.b': photo } }, binaryMode: 'combined' },
		],
	])('%s', async (_how, given) => {
		const json = { _files: { photo }, list: [{ file: photo }] } as unknown as INodeExecutionData['json'];
		const { file, format } = await read({ ...given, item: { json, ...given.item } });
		expect(file).toHaveProperty('data', photo.data);
		expect(format).toMatchObject({ extension: 'jpg', width: 640, height: 480 });
	});

	it.each(['photo', '_files.photo'])(
		'not in the JSON that came in, where n8n does not: %s',
		async (value) => {
			const json = { _files: { photo: { ...photo, id: 'filesystem:of-somebody-else' } } };
			expect((await failing({ value, item: { json: json } })).message).toContain(
				`"${value}", but the input item has no binary field of this name. It has no binary data at all`,
			);
		},
	);
});

describe('is not found', () => {
	const MISSING = 'Input Data Field Name is "photo", but the input item has no binary field of this name.';

	it.each<[Partial<INodeExecutionData>, string]>([
		[{}, 'It has no binary data at all'],
		[{ binary: {} }, 'It has no binary data at all'],
		[{ binary: { data: photo, scan: photo } }, 'It has data, scan'],
		[{ binary: { ['x'.repeat(61)]: photo } }, `It has ${'x'.repeat(60)}...`],
		[
			{ binary: Object.fromEntries([...'abcdefghij'].map((name) => [name, photo])) },
			'It has a, b, c, d, e, f, g, h and 2 more',
		],
	])('says which fields there are: %#', async (item, words) => {
		expect(await failing({ value: 'photo', item })).toMatchObject({
			message: `${MISSING} ${words}`,
			reason: 'invalidValue',
			advice: 'Correct Input Data Field Name, or put a node that supplies the image before this one.',
		});
	});

	it('where its name is a base64 text: says so in a few words', async () => {
		const { message, advice } = await failing({ value: photo.data, item: {} });
		expect(message).toHaveLength(
			MISSING.length - 'photo'.length + 63 + ' It has no binary data at all'.length,
		);
		expect(advice).toContain('Move Base64 String to File');
	});

	it.each([
		[undefined, 'is empty, but must be the name of a binary field, or a file such as'],
		[' \u200b', 'is empty, but must be'],
		[[photo], '(one, not a list)'],
		[{ photo }, 'must be the name of a binary field, or a file such as {{ $'],
		[{ id: 'A-1', data: 'a row of a sheet' }, 'must be the name of a binary field'],
	])('where the value is something else: %#', async (value, words) => {
		const { message, advice } = await failing({ value, item: { binary: { photo } } });
		expect(message).toContain('Input Data Field Name is ');
		expect(message).toContain(words);
		expect(message.length).toBeLessThan(250);
		expect(advice).toBe('Correct Input Data Field Name, or the expression behind it.');
	});

	it.each(['toString', '__proto__'])('in what every object has: %s', async (value) => {
		for (const binaryMode of ['separate', 'combined']) {
			const { message } = await failing({ value, item: { binary: { photo } }, binaryMode });
			expect(message).toContain('no binary field of this name. It has photo');
		}
	});

	it('where its field holds anything but a file', async () => {
		const binary = { photo: 'words' as unknown as IBinaryData };
		expect((await failing({ value: 'photo', item: { binary } })).message).toContain('It has photo');
	});
});

describe('is read', () => {
	/** A file of n8n's binary storage, which comes in pieces, and how much of it is read. */
	function stored(bytes: Buffer) {
		const reads = { bytes: 0, ended: false };
		const getBinaryStream = async (_id: string, piece: number) => {
			async function* stream() {
				try {
					for (const part of inPieces(bytes, piece)) {
						reads.bytes += part.length;
						yield part;
					}
				} finally {
					reads.ended = true;
				}
			}
			return stream();
		};
		const file = { id: 'filesystem:7', data: 'filesystem', mimeType: 'image/jpeg' };
		return { given: { value: file, item: {}, helpers: { getBinaryStream } }, reads };
	}

	it('from where n8n stores it, to its end', async () => {
		const { given, reads } = stored(PHOTO);
		expect((await read(given)).format).toMatchObject({ width: 640, complete: true });
		expect(reads).toEqual({ bytes: PHOTO.length, ended: true });
	});

	it('from text in memory, also with line breaks, as n8n does', async () => {
		const comment = Buffer.alloc(65_537);
		comment.writeUInt32BE(0xfffe_ffff);
		const comments = Array.from({ length: 6 }, () => comment);
		const bytes = Buffer.concat([PHOTO.subarray(0, 2), ...comments, PHOTO.subarray(2)]);
		const data = bytes.toString('base64').replace(/.{76}/g, '$&\r\n');
		const image = await read({ value: { data, mimeType: '' }, item: {} });
		expect(image.format).toMatchObject({ width: 640, complete: true });
		expect((await readBytes(contextWith({ helpers: {} }), image)).equals(bytes)).toBe(true);
	});

	it('the way people see it', async () => {
		const { format } = await read({ value: inMemory(odd('exif-6.webp')), item: {} });
		expect(sizeAsSeen(format)).toEqual({ width: 64, height: 96 });
	});

	it('no further than the first piece of 20 MB that are no image', async () => {
		const { given, reads } = stored(Buffer.alloc(20 * 1024 * 1024, 'words '));
		expect((await failing(given)).message).toContain(' is text, but');
		expect(reads).toEqual({ bytes: 256 * 1024, ended: true });
	});

	it('or says why it cannot be', async () => {
		const getBinaryStream = () => Promise.reject(new Error('ENOENT: no such file'));
		expect(
			await failing({ value: { id: 'x', mimeType: '' }, item: {}, helpers: { getBinaryStream } }),
		).toMatchObject({
			message: 'n8n could not read the input image: ENOENT: no such file',
			reason: 'notSent',
			charge: 'not charged',
		});
	});
});

describe('at an address', () => {
	const file = { url: new URL('https://example.com/a'), place: 'The file' };
	const at = (bytes: Buffer) =>
		contextWith({
			helpers: {
				httpRequest: async () => ({ statusCode: 200, headers: {}, body: inPieces(bytes, 4096) }),
			},
			getExecutionCancelSignal: () => undefined,
		});
	const paint = async (
		change: { width?: number; height?: number; alpha?: number; jpeg?: boolean } = {},
	) => {
		const { width = 64, height = 96, alpha, jpeg } = change;
		const channels = alpha === undefined ? 3 : 4;
		const image = sharp({ create: { width, height, channels, background: { r: 9, g: 9, b: 9, alpha } } });
		return await image.toFormat(jpeg ? 'jpeg' : 'png').toBuffer();
	};
	/** What becomes of an image that was checked and is another one when its turn comes. */
	const sendLater = async (before: Buffer, now: Buffer) => {
		const values = new Values({ inputUrl: file.url.href });
		const image = await readInputImage(at(before), { json: {} }, values, 'inputUrl');
		return await readBytes(at(now), { ...image, file }).catch((error: unknown) => factsOf(error).message);
	};

	it('is sent where it is as it was checked, or has more transparent parts', async () => {
		const [before, now] = [await paint(), await paint({ alpha: 0.5 })];
		expect(await sendLater(before, before)).toEqual(before);
		expect(await sendLater(before, now)).toEqual(now);
	});

	it.each([{ width: 80 }, { height: 80 }, { width: 96, height: 64 }, { jpeg: true }])(
		'is not sent where it has become %j',
		async (change) => {
			expect(await sendLater(await paint(), await paint(change))).toContain(
				'is no longer the image that was checked',
			);
		},
	);

	it('is not sent where its transparent parts or a part of it are gone, or it is a page now', async () => {
		const before = await paint({ alpha: 0.5 });
		expect(await sendLater(before, await paint())).toContain('is no longer the image that was checked');
		expect(await sendLater(before, before.subarray(0, -20))).toBe(
			'The file is a PNG image that is cut off or damaged, but must be a whole PNG, JPEG or WebP image',
		);
		expect(await sendLater(before, Buffer.from('<!DOCTYPE html>'))).toContain(
			'The file is an HTML page, but',
		);
	});
});

describe('is refused', () => {
	const heic = Buffer.from('\0\0\0$ftypheic\0\0\0\0mif1heic', 'latin1');

	it.each<[Buffer, string, string]>([
		[heic, 'a HEIC image', 'Most Compatible'],
		[
			Buffer.from('\0\0\0\x18ftypM4A ', 'latin1'),
			'an M4A audio file',
			'Check the node that supplies the image',
		],
		[odd('plain.avif'), 'an AVIF image', "n8n's Edit Image node isn't made for it"],
		[odd('plain.tiff'), 'a TIFF image', "Convert it with n8n's Edit Image node"],
		[Buffer.from('<!doctype html>'), 'an HTML page', 'Check the node that supplies the image'],
		[Buffer.from(photo.data), 'the base64 text of an image', 'Move Base64 String to File'],
		[Buffer.from('PK\x03\x04'), 'a ZIP archive or an Office document', 'Compression node'],
		[Buffer.from('\x1aE\xdf\xa3', 'latin1'), 'a WebM or Matroska video', 'one of its frames'],
		[Buffer.from([0, 1, 2, 3]), 'another kind of file', 'Check the node that supplies the image'],
		[odd('no-idat.png'), 'a PNG image that is cut off or damaged', 'only a part of it'],
		[PHOTO.subarray(0, -2), 'a JPEG image that is cut off or damaged', 'only a part of it'],
		[odd('lossy-cut.webp'), 'a WebP image that is cut off or damaged', 'only a part of it'],
		[odd('crlf-damaged.png'), 'a PNG image that is cut off or damaged', 'only a part of it'],
	])('%#: by what it is, and says what to do', async (bytes, kind, words) => {
		const { message, advice, reason } = await failing({
			value: 'photo',
			item: { binary: { photo: inMemory(bytes) } },
		});
		expect(message).toBe(
			`The file in the binary field "photo" (Input Data Field Name) is ${kind}, but must be a whole PNG, JPEG or WebP image`,
		);
		expect(advice).toContain(words);
		expect(reason).toBe('invalidValue');
	});

	it('as the file that it is', async () => {
		expect((await failing({ value: inMemory(heic), item: {} })).message).toContain(
			'The file in Input Data Field Name is a HEIC image, but must be a whole',
		);
	});
});
