import { circle, path, px, radialGradient, rectangle } from '../svg';
import type { Canvas } from '../svg';

/** A disc with a wide soft glow around it. `id` must be unique within the image. */
export function glowingDisc(id: string, x: number, y: number, radius: number, colour: string): string {
	return (
		`<defs>${radialGradient(id, [
			[colour, 0.75],
			[colour, 0.28],
			[colour, 0.08],
			[colour, 0],
		])}</defs>` +
		circle(x, y, radius * 4, `fill="url(#${id})"`) +
		circle(x, y, radius, `fill="${colour}"`)
	);
}

/** Long thin clouds, each a few rounded bars, between two heights (px). */
export function bandClouds(
	{ random, width, height }: Canvas,
	top: number,
	bottom: number,
	colour: string,
): string {
	const clouds: string[] = [];
	for (let count = random.whole(2, 5); count > 0; count--) {
		const x = random.between(-0.1, 0.9) * width;
		const y = random.between(top, bottom);
		const thickness = Math.min(width, height) * random.between(0.008, 0.02);
		for (let bar = random.whole(2, 4); bar > 0; bar--) {
			clouds.push(
				rectangle(
					x + random.between(-0.08, 0.12) * width,
					y + bar * thickness * 0.9,
					width * random.between(0.1, 0.34),
					thickness,
					`rx="${px(thickness / 2)}" fill="${colour}" fill-opacity="${px(random.between(0.2, 0.5))}"`,
				),
			);
		}
	}
	return clouds.join('');
}

/** Stars of several sizes between the upper edge and `bottom` (px). */
export function stars(
	{ random, width, height }: Canvas,
	bottom: number,
	count: number,
	colour: string,
): string {
	const unit = Math.min(width, height) / 1000;
	return Array.from({ length: count }, () => {
		const bright = random.next() ** 3;
		return circle(
			random.between(0, width),
			random.between(0, bottom),
			Math.max(0.5, unit * (0.7 + 2.2 * bright)),
			`fill="${colour}" fill-opacity="${(0.25 + 0.7 * random.next()).toFixed(2)}"`,
		);
	}).join('');
}

/** A small flock: each bird two arcs. */
export function birds({ random, width, height }: Canvas, x: number, y: number, colour: string): string {
	const unit = Math.min(width, height) / 100;
	return Array.from({ length: random.whole(3, 7) }, () => {
		const wing = unit * random.between(0.8, 1.9);
		const left = x + random.between(-9, 9) * unit;
		const top = y + random.between(-4, 4) * unit;
		return path(
			`M${px(left)} ${px(top)}q${px(wing / 2)} ${px(-wing * 0.7)} ${px(wing)} 0` +
				`q${px(wing / 2)} ${px(-wing * 0.7)} ${px(wing)} 0`,
			`fill="none" stroke="${colour}" stroke-width="${px(unit * 0.25)}" stroke-linecap="round"`,
		);
	}).join('');
}
