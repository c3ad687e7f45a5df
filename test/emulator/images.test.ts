import sharp from 'sharp';
import { startEmulator } from '../../emulator';
import { askForImage, difference, smallest, useEmulator } from './client';

useEmulator();

const body = { prompt: 'A lighthouse at dusk', ...smallest, model: 'sd3-large', seed: 42 };

test('the same request gives the same bytes, also side by side and from another emulator', async () => {
	const [first, ...others] = await Promise.all([1, 2, 3, 4].map(() => askForImage(body)));
	const second = await startEmulator();
	others.push(await askForImage(body, second));
	await second.stop();
	for (const { bytes, seed } of others) {
		expect(seed).toBe(42);
		expect(bytes.equals(first?.bytes ?? Buffer.alloc(0))).toBe(true);
	}
});

test.each([
	['prompt', { ...body, prompt: 'A lighthouse at dawn' }],
	['negative prompt', { ...body, negative_prompt: 'fog' }],
	['model', { ...body, model: 'sd3-medium' }],
	['seed', { ...body, seed: 43 }],
])('another %s looks different', async (_name, other) => {
	const [one, two] = [await askForImage(body), await askForImage(other)];
	expect(await difference(one.bytes, two.bytes)).toBeGreaterThan(8);
});

test('twenty seeds give twenty clearly different images', async () => {
	const seeds = Array.from({ length: 20 }, (_, index) => index + 1);
	const images = await Promise.all(seeds.map((seed) => askForImage({ ...body, seed })));
	const tiny = await Promise.all(images.map(({ bytes }) => sharp(bytes).resize(32, 32).png().toBuffer()));
	for (const [index, one] of tiny.entries()) {
		for (const other of tiny.slice(index + 1)) expect(await difference(one, other)).toBeGreaterThan(8);
	}
});

test.each([
	[320, 1536],
	[1536, 320],
	[1344, 768],
	[1024, 1024],
])('a PNG of exactly %i x %i', async (width, height) => {
	const { bytes } = await askForImage({ ...body, width, height });
	const { format, channels, ...size } = await sharp(bytes).metadata();
	expect({ format, channels, width: size.width, height: size.height }).toEqual({
		format: 'png',
		channels: 3,
		width,
		height,
	});
	expect(bytes.length).toBeGreaterThan(100_000);
	expect(bytes.length).toBeLessThan(2_500_000);
});

test('a random seed where none or 0 is given', async () => {
	const { seed, ...without } = body;
	const answers = [await askForImage(without), await askForImage({ ...without, seed: 0 })];
	for (const answer of answers) {
		expect(answer.seed).toBeGreaterThan(0);
		expect(answer.seed).toBeLessThanOrEqual(4_294_967_294);
		const again = await askForImage({ ...without, seed: answer.seed });
		expect(again.bytes.equals(answer.bytes)).toBe(true);
	}
	expect(answers[0]?.seed).not.toBe(answers[1]?.seed);
	expect(seed).toBe(42);
});

test('the lower edge carries a dark strip with bright words, also for prompts with markup and odd characters', async () => {
	for (const prompt of ['A lighthouse', '<b>&amp; "bold" \u0001\n🦊 日本 \ud800', 'long '.repeat(500)]) {
		const { bytes } = await askForImage({ ...body, prompt });
		const strip = await sharp(bytes)
			.extract({ left: 0, top: 270, width: 320, height: 50 })
			.greyscale()
			.raw()
			.toBuffer();
		const bright = strip.filter((value) => value > 120).length / strip.length;
		const dark = strip.filter((value) => value < 60).length / strip.length;
		expect(bright).toBeGreaterThan(0.03);
		expect(dark).toBeGreaterThan(0.5);
	}
});

test('images of noise are large, and repeat as the others do', async () => {
	const noisy = await startEmulator({ images: 'noise' });
	const [one, again, other] = [
		await askForImage(body, noisy),
		await askForImage(body, noisy),
		await askForImage({ ...body, seed: 43 }, noisy),
	];
	await noisy.stop();
	expect(again.bytes.equals(one.bytes)).toBe(true);
	expect(await difference(one.bytes, other.bytes)).toBeGreaterThan(8);
	expect(one.bytes.length).toBeGreaterThan(320 * 320 * 3);
	expect((await sharp(one.bytes).metadata()).format).toBe('png');
});
