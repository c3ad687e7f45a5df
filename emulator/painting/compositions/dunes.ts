import { mix } from '../colours';
import { downToEdge, path, px, rectangle, softLine, verticalGradient } from '../svg';
import type { Canvas, Point } from '../svg';
import { glowingDisc } from './sky';

/** Sheets of cut paper behind each other, waving from a light distance to a dark foreground. */
export function dunes({ random, palette, width, height }: Canvas): string {
	const ramp = random.chance(0.5)
		? [palette.light, palette.soft, palette.second, palette.accent, palette.deep, palette.dark]
		: [palette.light, palette.soft, palette.middle, palette.deep, palette.dark];
	const horizon = height * random.between(0.22, 0.36);
	const radius = Math.min(width, height) * random.between(0.08, 0.15);
	const parts = [
		`<defs>${verticalGradient('sky', [mix(palette.soft, palette.light, 0.3), palette.light])}</defs>`,
		rectangle(0, 0, width, height, 'fill="url(#sky)"'),
		glowingDisc(
			'sun',
			width * random.between(0.2, 0.8),
			horizon - radius * random.between(0, 0.8),
			radius,
			random.pick([palette.accent, palette.second]),
		),
	];

	const sheets = random.whole(8, 12);
	const swing = height * random.between(0.035, 0.075);
	const bends = random.between(0.6, 1.5);
	const drift = random.between(0.35, 0.9) * (random.chance(0.5) ? 1 : -1);
	const start = random.between(0, Math.PI * 2);
	for (let index = 0; index < sheets; index++) {
		const nearness = index / (sheets - 1);
		const top = horizon + (height * 0.97 - horizon) * nearness;
		const points: Point[] = Array.from({ length: 25 }, (_, step) => {
			const share = step / 24;
			const wave = Math.sin(start + index * drift + share * Math.PI * 2 * bends);
			const ripple =
				0.45 * Math.sin(start * 3 - index * drift * 1.7 + share * Math.PI * 2 * bends * 2.3);
			return [width * share, top + swing * (wave + ripple)];
		});
		const colour = along(ramp, 0.1 + 0.9 * nearness);
		const area = downToEdge(softLine(points), width, height);
		const lift = Math.min(width, height) * 0.0028;
		for (let shadow = 8; shadow > 0; shadow--) {
			const place = `transform="translate(0 ${px(-lift * shadow)})"`;
			parts.push(path(area, `fill="${palette.dark}" fill-opacity="0.03" ${place}`));
		}
		parts.push(
			`<defs>${verticalGradient(`sheet${index}`, [mix(colour, palette.light, 0.16), colour, mix(colour, palette.dark, 0.12)])}</defs>`,
			path(area, `fill="url(#sheet${index})"`),
		);
	}
	return parts.join('');
}

/** The colour at `share` (0..1) along a list of colours. */
function along(ramp: readonly string[], share: number): string {
	const place = Math.min(0.9999, share) * (ramp.length - 1);
	const index = Math.floor(place);
	return mix(ramp[index] as string, ramp[index + 1] as string, place - index);
}
