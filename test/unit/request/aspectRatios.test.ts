import fc from 'fast-check';
import {
	ASPECT_RATIOS,
	RATIO_SIZES,
	nearestRatio,
} from '../../../nodes/StableDiffusion3/request/aspectRatios';

/** Width and height as the contract's table has them. */
const PIXELS = {
	'1:1': [1024, 1024],
	'3:2': [1216, 832],
	'5:4': [1088, 896],
	'16:9': [1344, 768],
	'2:3': [832, 1216],
	'4:5': [896, 1088],
	'9:16': [768, 1344],
	'21:9': [1536, 640],
	'9:21': [640, 1536],
};

const side = fc.integer({ min: 5, max: 24 }).map((steps) => steps * 64);

it('has the nine ratios with their pixels', () => {
	expect(
		Object.fromEntries(ASPECT_RATIOS.map((r) => [r, [RATIO_SIZES[r].width, RATIO_SIZES[r].height]])),
	).toEqual(PIXELS);
});

it('finds each ratio again from its own pixels', () => {
	expect(ASPECT_RATIOS.map((ratio) => nearestRatio(RATIO_SIZES[ratio]))).toEqual(ASPECT_RATIOS);
});

it.each([
	[1024, 960, '1:1'],
	[1152, 896, '5:4'],
	[1536, 320, '21:9'],
	[320, 1536, '9:21'],
	[1280, 720, '16:9'],
])('calls %p x %p %s', (width, height, ratio) => {
	expect(nearestRatio({ width, height })).toBe(ratio);
});

it('turns the ratio when the image is turned', () => {
	fc.assert(
		fc.property(side, side, (width, height) => {
			const turned = nearestRatio({ width, height }).split(':').reverse().join(':');
			expect(nearestRatio({ width: height, height: width })).toBe(turned);
		}),
	);
});
