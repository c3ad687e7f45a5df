import type { IBinaryData } from 'n8n-workflow';
import sharp from 'sharp';
import { readInputSize } from '../../../nodes/StableDiffusion3/request/inputImage';
import { contextWith } from '../../support/contextWith';

const MEGABYTE = 1024 * 1024;

const jpeg = (orientation = 1) =>
	sharp({ create: { width: 500, height: 330, channels: 3, background: '#386' } })
		.jpeg()
		.withMetadata({ orientation })
		.toBuffer();

/** A JPEG whose size stands behind so many bytes of comments. */
async function withComments(bytes: number): Promise<Buffer> {
	const plain = await jpeg();
	const comment = Buffer.alloc(65_537, 0x20);
	comment.writeUInt32BE(0xfffe_ffff);
	const comments = Array.from({ length: Math.ceil(bytes / comment.length) }, () => comment);
	return Buffer.concat([plain.subarray(0, 2), ...comments, plain.subarray(2)]);
}

const inMemory = (bytes: Buffer): IBinaryData => ({ data: bytes.toString('base64'), mimeType: 'image/jpeg' });

const read = (binary: Record<string, IBinaryData> | undefined, helpers = {}) =>
	readInputSize(contextWith({ helpers }), { json: {}, binary }, 'photo');

/** A file of n8n's binary storage: the size of the pieces in which it is read, and how much is read of it. */
async function readStored(bytes: Buffer) {
	const reads = { id: '', piece: 0, bytes: 0 };
	async function* pieces(piece: number) {
		for (let at = 0; at < bytes.length; at += piece) {
			const part = bytes.subarray(at, at + piece);
			reads.bytes += part.length;
			yield part;
		}
	}
	const getBinaryStream = async (id: string, piece: number) => {
		Object.assign(reads, { id, piece });
		return pieces(piece);
	};
	const binary = { id: 'filesystem:7', data: 'filesystem', mimeType: 'image/jpeg' };
	const size = await read({ photo: binary }, { getBinaryStream }).catch((error: Error) => error.message);
	return { size, reads };
}

it.each([
	[1, { width: 500, height: 330 }],
	[6, { width: 330, height: 500 }],
])('reads the size the way people see it, orientation %i', async (orientation, size) => {
	expect(await read({ photo: inMemory(await jpeg(orientation)) })).toEqual(size);
});

it('reads on in an image in memory until its size comes', async () => {
	const image = inMemory(await withComments(200_000));
	expect(await read({ photo: image })).toEqual({ width: 500, height: 330 });
});

it('reads of a stored image only the pieces up to its size', async () => {
	const bytes = Buffer.concat([await withComments(100_000), Buffer.alloc(MEGABYTE)]);
	const { size, reads } = await readStored(bytes);
	expect(size).toEqual({ width: 500, height: 330 });
	expect(reads).toEqual({ id: 'filesystem:7', piece: 48 * 1024, bytes: 3 * 48 * 1024 });
});

it('gives up beyond 16 MB', async () => {
	const near = await readStored(await withComments(2 * MEGABYTE));
	expect(near.size).toEqual({ width: 500, height: 330 });
	const far = await readStored(Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(17 * MEGABYTE)]));
	expect(far.size).toBe(
		'The binary field "photo" (Input Data Field Name) holds image/jpeg, but must hold a PNG, JPEG or WebP image',
	);
	expect(far.reads.bytes).toBeGreaterThan(16 * MEGABYTE);
	expect(far.reads.bytes).toBeLessThan(16 * MEGABYTE + 100_000);
});

it.each([
	[undefined, 'It has no binary data at all'],
	[{}, 'It has no binary data at all'],
	[{ data: inMemory(Buffer.alloc(0)), scan: inMemory(Buffer.alloc(0)) }, 'It has data, scan'],
])('says which fields there are where the named one is missing', async (binary, words) => {
	await expect(read(binary)).rejects.toMatchObject({
		message: `Input Data Field Name is "photo", but the input item has no binary field of this name. ${words}`,
		facts: expect.objectContaining({
			advice: 'Correct Input Data Field Name, or put a node that supplies the image before this one.',
		}) as unknown,
	});
});

it('says what an unusable field holds', async () => {
	await expect(
		read({ photo: { data: Buffer.from('%PDF-1.4').toString('base64'), mimeType: 'application/pdf' } }),
	).rejects.toMatchObject({
		message: expect.stringContaining('"photo" (Input Data Field Name) holds application/pdf'),
		facts: expect.objectContaining({
			advice: 'Correct Input Data Field Name, or convert the image before this node.',
		}) as unknown,
	});
});
