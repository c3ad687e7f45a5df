import type { ImageFormat } from '../../../nodes/StableDiffusion3/image/imageFormat';
import { checkInputSize, checkMask } from '../../../nodes/StableDiffusion3/request/inputRules';
import type { InputFiles } from '../../../nodes/StableDiffusion3/request/inputImage';
import { factsOf } from '../../support/factsOf';

const image = (width: number, height: number, more: Partial<ImageFormat> = {}) =>
	({ format: { width, height, orientation: 1, hasAlpha: false, ...more } }) as InputFiles['image'];

function refusalOf(check: () => void) {
	try {
		check();
	} catch (failure) {
		return factsOf(failure);
	}
	return undefined;
}

const refusal = (width: number, height: number, orientation = 1) =>
	refusalOf(() => checkInputSize(image(width, height, { orientation })));

it.each([
	[64, 64],
	[3072, 3072],
	[147_456, 64],
])('takes %i x %i px', (width, height) => {
	expect(refusal(width, height)).toBeUndefined();
});

it.each([
	[6000, 4000, 1, 'Make it smaller before this node, for example 3762 x 2508 px.'],
	[6000, 4000, 6, 'Make it smaller before this node, for example 2508 x 3762 px.'],
	[160_000, 64, 1, 'Crop it before this node: scaled down, one side would be under 64 px.'],
	[64, 160_000, 1, 'Crop it before this node: scaled down, one side would be under 64 px.'],
])('names no size that it refuses: %i x %i px', (width, height, orientation, advice) => {
	expect(refusal(width, height, orientation)?.advice).toBe(advice);
	const named = /(\d+) x (\d+) px/.exec(advice);
	if (named) expect(refusal(Number(named[1]), Number(named[2]))).toBeUndefined();
});

it.each([
	[63, 64],
	[64, 63],
	[6000, 10],
])('refuses %i x %i px as too small', (width, height) => {
	expect(refusal(width, height)).toMatchObject({
		message: `The input image is ${width} x ${height} px, but each side must be at least 64 px`,
		advice: 'Use a larger image, or enlarge it before this node.',
	});
});

it('says how many pixels are too many', () => {
	expect(refusal(3072, 3073)?.message).toBe(
		'The input image is 3072 x 3073 px, which is 9,440,256 pixels, but must have at most 9,437,184',
	);
});

it.each<[string, Partial<InputFiles>]>([
	['nothing where there is no image', {}],
	['an image with transparent parts', { image: image(64, 64, { hasAlpha: true }) }],
	['a mask of the same size', { image: image(64, 96), mask: image(64, 96) }],
	['a mask of the size that people see', { image: image(64, 96), mask: image(96, 64, { orientation: 6 }) }],
])('takes %s', (_what, files) => {
	expect(refusalOf(() => checkMask(files))).toBeUndefined();
});

it('refuses an image that does not say which part is meant', () => {
	expect(refusalOf(() => checkMask({ image: image(64, 64) }))).toMatchObject({
		message: 'Mask Data Field Name is empty, and the image has no transparent parts',
		advice: 'Name the field with the mask in Mask Data Field Name, or use an image in which this part is transparent.',
	});
});

it.each([
	[64, 64],
	[96, 96],
	[96, 64],
])('refuses a mask of another size: %i x %i px', (width, height) => {
	const files = { image: image(64, 96, { hasAlpha: true }), mask: image(width, height) };
	expect(refusalOf(() => checkMask(files))).toMatchObject({
		message: `The mask is ${width} x ${height} px, but must be the size of the image, 64 x 96 px`,
		advice: 'Resize the mask, or correct Mask Data Field Name.',
	});
});
