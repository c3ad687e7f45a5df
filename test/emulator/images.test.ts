import sharp from 'sharp';
import { startEmulator } from '../../emulator';
import { difference, imageIn, part, pixelsOf, post, postForm, smallest, useEmulator } from './client';
import type { FormFields } from './client';

useEmulator();

const body = { prompt: 'A lighthouse at dusk', ...smallest, model: 'sd3-large', seed: 42 };

async function paint(
	fields: object,
	...to: Array<Awaited<ReturnType<typeof startEmulator>>>
): Promise<Buffer> {
	return (await imageIn(post({ ...body, ...fields }, to[0] && { to: to[0] }))).bytes;
}

test('the same request gives the same bytes, also side by side and from another emulator', async () => {
	const second = await startEmulator();
	const images = await Promise.all([paint({}), paint({}), paint({}, second), paint({}, second)]);
	await second.stop();
	for (const bytes of images) expect(bytes.equals(images[0])).toBe(true);
});

test('another prompt, negative prompt, model or seed gives a clearly different image', async () => {
	const others = [{ prompt: 'A lighthouse at dawn' }, { negative_prompt: 'fog' }, { model: 'sd3-medium' }];
	const seeds = Array.from({ length: 8 }, (_, seed) => ({ seed: seed + 1 }));
	const images = await Promise.all([{}, ...others, ...seeds].map((fields) => paint(fields)));
	const tiny = await Promise.all(images.map((bytes) => sharp(bytes).resize(32, 32).png().toBuffer()));
	for (const [index, one] of tiny.entries())
		for (const other of tiny.slice(index + 1)) expect(await difference(one, other)).toBeGreaterThan(8);
});

test('a random seed where none or 0 is given', async () => {
	const answers = [
		await imageIn(post({ ...body, seed: undefined })),
		await imageIn(post({ ...body, seed: 0 })),
	];
	for (const { bytes, seed } of answers) expect((await paint({ seed })).equals(bytes)).toBe(true);
	expect(new Set([...answers.map(({ seed }) => seed), 0]).size).toBe(3);
});

test('a dark strip with bright words, also for prompts with markup and odd characters', async () => {
	for (const prompt of ['A lighthouse', '<b>&amp; "bold" \u0001\n🦊 日本 \ud800', 'long '.repeat(500)]) {
		const strip = await pixelsOf(await paint({ prompt }), part(0, 270, 320, 50));
		expect(strip.filter((value) => value > 120).length / strip.length).toBeGreaterThan(0.03);
		expect(strip.filter((value) => value < 60).length / strip.length).toBeGreaterThan(0.5);
	}
});

test('images of noise are large, and repeat as the others do', async () => {
	const noisy = await startEmulator({ images: 'noise' });
	const [one, again, other] = [
		await paint({}, noisy),
		await paint({}, noisy),
		await paint({ seed: 43 }, noisy),
	];
	await noisy.stop();
	expect(again.equals(one)).toBe(true);
	expect(await difference(one, other)).toBeGreaterThan(8);
	expect(one.length).toBeGreaterThan(320 * 320 * 3);
	expect((await paint({})).length).toBeLessThan(320 * 320 * 2);
});

describe('made from another image', () => {
	const draw = (ground: string, circle: string) => {
		const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="320">
			<rect width="320" height="320" fill="${ground}"/><circle cx="90" cy="120" r="60" fill="${circle}"/></svg>`;
		return sharp(Buffer.from(svg)).flatten().png().toBuffer();
	};
	const inCircle = part(60, 90, 60, 60);
	/** Above the caption and outside the circle, of the emulator's oval too. */
	const elsewhere = part(240, 0, 80, 220);
	let [input, plain, mask] = [Buffer.alloc(0), Buffer.alloc(0), Buffer.alloc(0)];
	beforeAll(async () => {
		input = await draw('#2a6f4e', '#f00');
		plain = await draw('#2a6f4e', '#2a6f4e');
		mask = await draw('#000', '#fff');
	});
	const make = async (path: string, fields: FormFields): Promise<Buffer> =>
		(await imageIn(postForm({ image: input, seed: 5, ...fields }, `/api/${path}`))).bytes;

	test('Image to Image is the input at strength 0, nothing of it at 1, a blend in between', async () => {
		const like = (strength: number, image = input) =>
			make('generate/sd3/imageToImage', { prompt: 'A boat', ...smallest, strength, image });
		const away = await Promise.all(
			[0, 0.2, 0.8].map(async (share) => difference(await like(share), input)),
		);
		expect(away[0]).toBe(0);
		expect(away[1]).toBeGreaterThan(1);
		expect(away[2]).toBeGreaterThan(1.5 * away[1]!);
		expect((await like(1)).equals(await like(1, plain))).toBe(true);
		const wide = await sharp(input).resize(400, 140, { fit: 'fill' }).jpeg().toBuffer();
		expect(await sharp(await like(0, wide)).metadata()).toMatchObject(smallest);
	});

	test.each(['sketch', 'structure'])(
		'%s shows the input, the clearer the higher the strength',
		async (name) => {
			const [image, blank] = [await draw('#fff', '#000'), await draw('#fff', '#fff')];
			const visible = async (control_strength: number) => {
				const fields = { prompt: 'A boat', control_strength };
				const one = await make(`control/${name}`, { ...fields, image });
				const other = await make(`control/${name}`, { ...fields, image: blank });
				expect(await difference(one, other, elsewhere)).toBe(0);
				return await difference(one, other, inCircle);
			};
			expect(await visible(0)).toBe(0);
			expect(await visible(0.4)).toBeGreaterThan(8);
			expect(await visible(1)).toBeGreaterThan(1.5 * (await visible(0.4)));
		},
	);

	test('Erase lets the colours around flow into the masked area', async () => {
		const wider = await sharp(mask).blur(2).threshold(1).toBuffer();
		const image = (await imageIn(postForm({ image: input, mask: wider }, '/api/edit/erase'))).bytes;
		expect(await difference(image, plain, inCircle)).toBeLessThan(3);
		expect(await difference(image, input, elsewhere)).toBe(0);
	});

	test('Inpaint replaces the masked or the transparent area, and nothing else', async () => {
		const image = await make('edit/inpaint', { prompt: 'A boat', mask });
		expect(await difference(image, input, inCircle)).toBeGreaterThan(20);
		expect(await difference(image, input, elsewhere)).toBe(0);
		const alpha = await sharp(mask).negate().toColourspace('b-w').raw().toBuffer();
		const holed = sharp(input).joinChannel(alpha, { raw: { ...smallest, channels: 1 } });
		const other = await make('edit/inpaint', { prompt: 'A boat', image: await holed.png().toBuffer() });
		expect(await difference(image, other)).toBeLessThan(1);
	});

	test('Outpaint keeps the input where it was, with more around it', async () => {
		const around = { left: 70, right: 30, up: 50, down: 100 };
		const images = [0, 1].map((creativity) => make('edit/outpaint', { ...around, creativity }));
		const [tame, wild] = (await Promise.all(images)) as [Buffer, Buffer];
		for (const image of [tame, wild]) {
			expect(await sharp(image).metadata()).toMatchObject({ width: 420, height: 470 });
			const middle = await sharp(image)
				.extract(part(70, 50, 320, 320))
				.png()
				.toBuffer();
			expect(await difference(middle, input)).toBe(0);
		}
		expect(await difference(tame, wild, part(0, 0, 60, 300))).toBeGreaterThan(8);
	});

	test('Search and Replace changes the middle, and names both words below', async () => {
		const [one, other] = await Promise.all(
			['house', 'tree'].map((search_prompt) =>
				make('edit/search-and-replace', { prompt: 'A boat', search_prompt }),
			),
		);
		expect(await difference(one!, input, elsewhere)).toBe(0);
		expect(await difference(one!, input, part(110, 110, 100, 60))).toBeGreaterThan(8);
		expect(await difference(one!, other!, part(0, 270, 320, 50))).toBeGreaterThan(1);
	});
});
