import { mix } from '../colours';
import { downToEdge, path, px, rectangle, softLine, verticalGradient } from '../svg';
import type { Canvas, Point } from '../svg';
import { bandClouds, birds, glowingDisc, stars } from './sky';

/** A low sun over the water with its glittering path, islands, a sail and waves. */
export function sea(canvas: Canvas): string {
	const { random, palette, width, height } = canvas;
	const night = random.chance(0.3);
	const horizon = height * random.between(0.48, 0.62);
	const sunX = width * random.between(0.25, 0.75);
	const radius = Math.min(width, height) * random.between(0.09, 0.16);
	const sunY = horizon - radius * random.between(-0.25, 1.1);
	const sun = night ? palette.light : palette.accent;
	const [high, low] = night
		? [palette.dark, palette.middle]
		: [mix(palette.middle, palette.soft, 0.5), mix(palette.light, palette.second, 0.35)];
	const water = night ? mix(palette.deep, palette.dark, 0.2) : palette.deep;

	const parts = [
		`<defs>${verticalGradient('sky', [high, mix(high, low, 0.55), low])}${verticalGradient('water', [
			mix(water, low, 0.45),
			water,
			palette.dark,
		])}</defs>`,
		rectangle(0, 0, width, height, 'fill="url(#sky)"'),
		night ? stars(canvas, horizon, 130, palette.light) : '',
		glowingDisc('sun', sunX, sunY, radius, sun),
		bandClouds(canvas, height * 0.06, horizon * 0.75, night ? palette.soft : palette.light),
		islands(canvas, horizon, mix(water, low, 0.3)),
		rectangle(0, horizon, width, height - horizon, 'fill="url(#water)"'),
		glitter(canvas, sunX, horizon, radius, mix(sun, palette.light, 0.35)),
		waves(canvas, horizon, water),
	];
	if (random.chance(0.7)) parts.push(sail(canvas, horizon));
	if (!night) parts.push(birds(canvas, width * random.between(0.15, 0.85), horizon * 0.4, palette.deep));
	return parts.join('');
}

function islands({ random, width, height }: Canvas, horizon: number, colour: string): string {
	return Array.from({ length: random.whole(1, 3) }, () => {
		const left = random.between(-0.1, 0.85) * width;
		const wide = random.between(0.15, 0.4) * width;
		const tall = random.between(0.03, 0.1) * height;
		const points: Point[] = Array.from({ length: 9 }, (_, index) => {
			const share = index / 8;
			return [left + wide * share, horizon - tall * Math.sin(Math.PI * share) * random.between(0.6, 1)];
		});
		return path(`${softLine(points)}Z`, `fill="${colour}"`);
	}).join('');
}

function glitter(
	{ random, height }: Canvas,
	x: number,
	horizon: number,
	radius: number,
	colour: string,
): string {
	const bars: string[] = [];
	let y = horizon + 2;
	for (let step = height * 0.006; y < height * 0.97; step *= 1.13) {
		const depth = (y - horizon) / (height - horizon);
		const wide = radius * random.between(0.5, 1.5) * (1 + depth * 0.9);
		const thick = Math.max(1, step * 0.42);
		bars.push(
			rectangle(
				x - wide + random.between(-0.25, 0.25) * radius,
				y,
				wide * 2,
				thick,
				`rx="${px(thick / 2)}" fill="${colour}" fill-opacity="${(0.85 - 0.6 * depth).toFixed(2)}"`,
			),
		);
		y += step;
	}
	return bars.join('');
}

function waves({ random, palette, width, height }: Canvas, horizon: number, water: string): string {
	return Array.from({ length: 4 }, (_, index) => {
		const top = horizon + (height - horizon) * (0.42 + index * 0.15);
		const swell = height * (0.006 + 0.004 * index);
		const shift = random.between(0, Math.PI * 2);
		const length = random.between(5, 9) - index;
		const points: Point[] = Array.from({ length: 33 }, (__, step) => {
			const share = step / 32;
			return [width * share, top + swell * Math.sin(shift + share * Math.PI * 2 * length)];
		});
		const colour = mix(water, palette.dark, 0.35 + 0.2 * index);
		return path(downToEdge(softLine(points), width, height), `fill="${colour}" fill-opacity="0.55"`);
	}).join('');
}

function sail({ random, palette, width, height }: Canvas, horizon: number): string {
	const unit = (Math.min(width, height) / 100) * random.between(0.8, 1.5);
	const x = width * random.between(0.12, 0.88);
	const y = horizon + (height - horizon) * random.between(0.08, 0.25);
	const at = (dx: number, dy: number) => `${px(x + dx * unit)} ${px(y + dy * unit)}`;
	return (
		path(`M${at(-4, -1.4)}L${at(4.6, -1.4)}L${at(3, 0.4)}L${at(-2.8, 0.4)}Z`, `fill="${palette.dark}"`) +
		path(`M${at(0.2, -12)}Q${at(4.6, -6)} ${at(4.2, -2)}L${at(0.2, -2)}Z`, `fill="${palette.light}"`) +
		path(
			`M${at(-0.4, -10.5)}Q${at(-2.6, -6)} ${at(-3.4, -2)}L${at(-0.4, -2)}Z`,
			`fill="${palette.second}"`,
		)
	);
}
