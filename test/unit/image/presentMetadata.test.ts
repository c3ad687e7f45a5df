import { deflateSync } from 'node:zlib';
import { readFormat } from '../../../nodes/StableDiffusion3/image/readFormat';
import * as files from '../../support/imageFiles';
import { readFileWords, readTags } from '../../support/readFileWords';
import { BOTH, make, MARK, parameters, write, xmpWith } from './writing';

describe('parameters that are there', () => {
	it.each(['a JPEG', 'a lossy WebP', 'a WebP with metadata', 'a PNG'])('stay in %s', async (name) => {
		const { bytes } = await write(await make(name), { parameters: 'a dog' });
		expect(await write(bytes, { parameters })).toEqual({ bytes, parametersEmbedded: false });
	});

	it.each([
		['tEXt', 'parameters\0a dog'],
		['zTXt', 'parameters\0\0cannot be read'],
		['iTXt', 'parameters\0\0\0en\0parameters\0a dog'],
	])('stay in a PNG as %s', async (type, data) => {
		const before = files.insertChunk(await make('a PNG'), type, Buffer.from(data, 'latin1'));
		expect(await write(before, { parameters })).toEqual({ bytes: before, parametersEmbedded: false });
	});

	it.each([
		['tEXt', 'parameter\0a dog'],
		['tEXt', 'parameters 2\0a dog'],
		['abCd', 'parameters\0a dog'],
	])('are not what only looks like them: %s %j', async (type, data) => {
		const before = files.insertChunk(await make('a PNG'), type, Buffer.from(data, 'latin1'));
		expect((await write(before)).parametersEmbedded).toBe(true);
	});
});

/** Where files have XMP. */
const PLACES: Record<string, (xmp: string) => Promise<Buffer>> = {
	'a PNG, compressed': (xmp) => files.noise().png().withXmp(xmp).toBuffer(),
	'a PNG': async (xmp) =>
		files.insertChunk(await make('a PNG'), 'iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${xmp}`)),
	'a PNG, compressed and of a language': async (xmp) =>
		files.insertChunk(
			await make('a PNG'),
			'iTXt',
			Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\x01\0en\0XMP\0'), deflateSync(xmp)]),
		),
	'a PNG, as an old text': async (xmp) =>
		files.insertChunk(await make('a PNG'), 'tEXt', Buffer.from(`XML:com.adobe.xmp\0${xmp}`)),
	'a JPEG': (xmp) => files.noise().jpeg().withXmp(xmp).toBuffer(),
	'a JPEG, in extended XMP': async (xmp) => files.withExtendedXmp(await make('a JPEG'), xmp),
	'a WebP': (xmp) => files.noise().webp().withXmp(xmp).toBuffer(),
};

describe.each(Object.entries(PLACES))('a source type that is there in %s', (_where, makeWith) => {
	it.each([
		['compositeWithTrainedAlgorithmicMedia', true],
		['digitalCapture', false],
	])('stays: %s', async (type, markedAsAiGenerated) => {
		const before = await makeWith(xmpWith(type));
		const { bytes, ...written } = await write(before, { sourceType: BOTH.sourceType });
		expect(written).toEqual({ markedAsAiGenerated });
		expect(bytes).toBe(before);
	});

	it('is the only thing missing: all other XMP stay', async () => {
		const { bytes } = await write(await makeWith(files.XMP));
		const { title, Rating } = readTags(bytes);
		expect([title?.description, Rating?.value]).toEqual(['Größe 猫', '4']);
		expect(readFileWords(bytes).sourceType).toBe(MARK);
	});
});

it('marks a PNG whose XMP declare a prefix of half a million letters', async () => {
	const prefix = 'a'.repeat(500_000);
	const xmp = files.XMP.replace(
		'xmp:Rating',
		`xmlns:${prefix}="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmp:Rating`,
	);
	const { bytes, ...written } = await write(await PLACES['a PNG']!(xmp));
	expect(written).toEqual({ parametersEmbedded: true, markedAsAiGenerated: true });
	expect(readFormat(bytes)?.complete).toBe(true);
});

it('is not taken from the parameters: a prompt may hold anything', async () => {
	const before = await make('a PNG');
	const { bytes, ...written } = await write(before, { ...BOTH, parameters: xmpWith('digitalCapture') });
	expect(written).toEqual({ parametersEmbedded: true, markedAsAiGenerated: true });
	expect(readFileWords(bytes).sourceType).toBe(MARK);
});

it('is taken from the first XMP of a PNG, as readers do', async () => {
	const chunk = (xmp: string) => Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${xmp}`);
	const second = files.insertChunk(await make('a PNG'), 'iTXt', chunk(xmpWith('digitalCapture')));
	const both = files.insertChunk(second, 'iTXt', chunk(files.XMP));
	const { markedAsAiGenerated } = await write(both, { sourceType: BOTH.sourceType });
	expect(markedAsAiGenerated).toBe(true);
});

it('is not taken from a comment of a JPEG that begins like EXIF data', async () => {
	const written = await write(await make('a JPEG'));
	const comment = written.bytes.subarray(6, 6 + written.bytes.readUInt16BE(4) - 2);
	expect(comment.toString('latin1')).toMatch(/^Exif/);
	const before = files.insertSegment(await make('a JPEG'), comment, 0xfe);
	expect((await write(before, { parameters })).parametersEmbedded).toBe(true);
});

it.each([
	['up to 4 MB', 0, true],
	['in no more', 1, false],
])('is found in compressed XMP %s', async (_what, more, isRead) => {
	const xmp = Buffer.alloc(4 * 1024 * 1024 + more, ' ');
	xmp.write(xmpWith('trainedAlgorithmicMedia'));
	const chunk = Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\0'), deflateSync(xmp)]);
	const before = files.insertChunk(await make('a PNG'), 'zTXt', chunk);
	const written = await write(before, { sourceType: BOTH.sourceType });
	expect(written).toEqual({ bytes: before, markedAsAiGenerated: isRead });
});
