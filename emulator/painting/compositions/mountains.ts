import { mix } from '../colours';
import type { Random } from '../random';
import { downToEdge, path, polyline, px, rectangle, verticalGradient } from '../svg';
import type { Canvas, Point } from '../svg';
import { bandClouds, birds, glowingDisc, stars } from './sky';

/** Ridge behind ridge in the haze, below a sun or moon. */
export function mountains(canvas: Canvas): string {
	const { random, palette, width, height } = canvas;
	const night = random.chance(0.3);
	const [high, low, haze] = night
		? [palette.dark, mix(palette.deep, palette.middle, 0.6), palette.middle]
		: [mix(palette.middle, palette.soft, 0.35), palette.light, palette.soft];
	const horizon = height * random.between(0.42, 0.56);
	const discX = width * random.between(0.18, 0.82);
	const discY = horizon * random.between(0.3, 0.85);
	const radius = Math.min(width, height) * random.between(0.05, 0.11);

	const parts = [
		`<defs>${verticalGradient('sky', [high, mix(high, low, 0.6), low])}</defs>`,
		rectangle(0, 0, width, height, 'fill="url(#sky)"'),
		night ? stars(canvas, horizon, 150, palette.light) : '',
		glowingDisc('disc', discX, discY, radius, night ? palette.light : palette.second),
		bandClouds(canvas, height * 0.08, horizon * 0.9, night ? palette.middle : palette.light),
	];
	if (!night) parts.push(birds(canvas, width * random.between(0.2, 0.8), horizon * 0.5, palette.deep));

	const ridges = random.whole(5, 7);
	for (let index = 0; index < ridges; index++) {
		const nearness = index / (ridges - 1);
		const top = horizon + (height * 0.9 - horizon) * nearness ** 1.15;
		const colour = mix(haze, palette.dark, 0.12 + 0.88 * nearness ** 1.2);
		const relief = height * (0.17 - 0.1 * nearness);
		const line = ridge(random, width, top, relief, 0.62 - 0.1 * nearness);
		parts.push(
			`<defs>${verticalGradient(`ridge${index}`, [colour, mix(colour, haze, 0.45 * (1 - nearness * 0.7))])}</defs>`,
			path(downToEdge(polyline(line), width, height), `fill="url(#ridge${index})"`),
		);
		if (index === ridges - 1) parts.push(firs(canvas, line, colour));
	}
	return parts.join('');
}

/** A jagged line from the left to the right edge, by halving each piece and moving its middle. */
function ridge(random: Random, width: number, top: number, relief: number, roughness: number): Point[] {
	let heights = [random.between(-0.5, 0.5), random.between(-1, 0.6), random.between(-0.5, 0.5)];
	for (let swing = 0.75; heights.length < 190; swing *= roughness) {
		heights = heights.flatMap((value, index) => {
			const following = heights[index + 1];
			if (following === undefined) return [value];
			return [value, (value + following) / 2 + random.between(-swing, swing) * 0.6];
		});
	}
	return heights.map((value, index) => [(width * index) / (heights.length - 1), top + value * relief]);
}

/** Fir trees that stand on a line. */
function firs({ random, width, height }: Canvas, ground: readonly Point[], colour: string): string {
	const unit = Math.min(width, height) / 100;
	const trees: string[] = [];
	for (const [x, y] of ground) {
		if (!random.chance(0.55)) continue;
		const tall = unit * random.between(2.5, 7.5);
		const wide = tall * random.between(0.16, 0.24);
		let d = '';
		for (let storey = 0; storey < 4; storey++) {
			const tip = y - tall * (1 - storey * 0.2);
			const spread = wide * (0.45 + storey * 0.2);
			d += `M${px(x)} ${px(tip)}l${px(spread)} ${px(tall * 0.36)}h${px(-2 * spread)}Z`;
		}
		trees.push(
			path(
				`${d}M${px(x - unit * 0.2)} ${px(y - tall * 0.2)}h${px(unit * 0.4)}V${px(y + unit * 3)}h${px(-unit * 0.4)}Z`,
				`fill="${colour}"`,
			),
		);
	}
	return trees.join('');
}
