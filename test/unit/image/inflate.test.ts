import { deflateSync } from 'node:zlib';
import { inflate } from '../../../nodes/StableDiffusion3/image/inflate';

const MB = 1024 * 1024;

it.each([0, 1, 4 * MB])('undoes compression up to 4 MB: %i bytes', async (length) => {
	const inflated = await inflate(deflateSync(Buffer.alloc(length, 'a')));
	expect(inflated?.equals(Buffer.alloc(length, 'a'))).toBe(true);
});

it('gives up what becomes longer, and what was not compressed', async () => {
	expect(await inflate(deflateSync(Buffer.alloc(4 * MB + 1)))).toBeUndefined();
	expect(await inflate(Buffer.from('a text'))).toBeUndefined();
});
