import fc from 'fast-check';
import { fitInputSize } from '../../../nodes/StableDiffusion3/request/size';

it.each([
	[1024, 1024, 1024, 1024],
	[1000, 700, 1024, 704],
	[1536, 320, 1536, 320],
	[800, 600, 832, 576],
	[3000, 2000, 1536, 1024],
	[4000, 3000, 1536, 1152],
	[6000, 400, 1536, 320],
	[200, 100, 640, 320],
	[64, 64, 320, 320],
	[100, 1500, 320, 1536],
	[1, 1, 320, 320],
	[10_000, 10_000, 1536, 1536],
])('makes of %i x %i px the size %i x %i', (width, height, fittedWidth, fittedHeight) => {
	expect(fitInputSize({ width, height })).toEqual({ width: fittedWidth, height: fittedHeight });
});

it('always gives a size that the API takes, and keeps the ratio where the limits allow it', () => {
	const side = fc.integer({ min: 1, max: 20_000 });
	fc.assert(
		fc.property(side, side, (width, height) => {
			const fitted = fitInputSize({ width, height });
			for (const px of [fitted.width, fitted.height]) {
				expect(px % 64).toBe(0);
				expect(px).toBeGreaterThanOrEqual(320);
				expect(px).toBeLessThanOrEqual(1536);
			}
			const ratio = width / height;
			// Beyond 1536 : 320 the ratio cannot be kept.
			if (ratio > 4.8 || ratio < 1 / 4.8) return;
			// Each side is off by at most 32 of at least 320 px.
			expect(fitted.width / fitted.height / ratio).toBeGreaterThan(0.8);
			expect(fitted.width / fitted.height / ratio).toBeLessThan(1.25);
		}),
	);
});
