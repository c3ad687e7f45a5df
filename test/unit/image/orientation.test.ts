import sharp from 'sharp';
import { isTurned } from '../../../nodes/StableDiffusion3/image/orientation';

const jpeg = () => sharp({ create: { width: 20, height: 10, channels: 3, background: '#456' } }).jpeg();

it.each([1, 2, 3, 4])('orientation %i leaves the sides as they are', async (orientation) => {
	expect(isTurned(await jpeg().withMetadata({ orientation }).toBuffer())).toBe(false);
});

it.each([5, 6, 7, 8])('orientation %i changes the sides', async (orientation) => {
	expect(isTurned(await jpeg().withMetadata({ orientation }).toBuffer())).toBe(true);
});

it('knows of no turning in a JPEG without metadata, and survives a broken one', async () => {
	const plain = await jpeg().toBuffer();
	const turned = await jpeg().withMetadata({ orientation: 6 }).toBuffer();
	expect(isTurned(plain)).toBe(false);
	for (let length = 0; length < 300; length++)
		expect(() => isTurned(turned.subarray(0, length))).not.toThrow();
});
