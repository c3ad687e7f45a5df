import type { ImageFormat } from '../../../nodes/StableDiffusion3/image/imageFormat';
import { checkInputSize } from '../../../nodes/StableDiffusion3/request/inputRules';
import { factsOf } from '../../support/factsOf';

function refusal(width: number, height: number, orientation = 1) {
	const format = { width, height, orientation } as ImageFormat;
	try {
		checkInputSize({ format } as Parameters<typeof checkInputSize>[0]);
	} catch (failure) {
		return factsOf(failure);
	}
	return undefined;
}

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
