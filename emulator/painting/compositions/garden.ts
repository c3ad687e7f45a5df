import { mix } from '../colours';
import { circle, path, px, rectangle } from '../svg';
import type { Canvas } from '../svg';

/** A mid-century poster: nested arches, a sun and tall plants on a plain ground. */
export function garden(canvas: Canvas): string {
	const { random, palette, width, height } = canvas;
	const paper = random.chance(0.7) ? palette.light : mix(palette.soft, palette.light, 0.35);
	const shorter = Math.min(width, height);
	const ground = height * random.between(0.74, 0.84);
	const sunRadius = shorter * random.between(0.12, 0.2);

	const parts = [
		rectangle(0, 0, width, height, `fill="${paper}"`),
		circle(
			width * random.between(0.2, 0.8),
			height * random.between(0.18, 0.34),
			sunRadius,
			`fill="${random.pick([palette.accent, palette.second])}"`,
		),
	];
	const arches = Math.max(1, Math.round((width / shorter) * random.between(1.2, 2.2)));
	for (let index = 0; index < arches; index++) {
		const x = (width * (index + random.between(0.25, 0.75))) / arches;
		parts.push(arch(canvas, x, ground, shorter * random.between(0.2, 0.36)));
	}
	parts.push(
		path(
			`M0 ${px(ground)}Q${px(width * 0.3)} ${px(ground - height * random.between(0.01, 0.07))} ${px(width * 0.6)} ${px(ground)}` +
				`T${px(width)} ${px(ground)}V${px(height)}H0Z`,
			`fill="${palette.deep}"`,
		),
		path(
			`M0 ${px(height * 0.92)}Q${px(width * 0.4)} ${px(ground + height * 0.03)} ${px(width)} ${px(height * 0.9)}V${px(height)}H0Z`,
			`fill="${palette.dark}"`,
		),
	);
	const plants = Math.max(2, Math.round((width / shorter) * random.between(2.5, 4.5)));
	for (let index = 0; index < plants; index++) {
		const x = (width * (index + random.between(0.2, 0.8))) / plants;
		parts.push(
			plant(
				canvas,
				x,
				ground + height * random.between(0.04, 0.14),
				height * random.between(0.22, 0.5),
			),
		);
	}
	return parts.join('');
}

function arch({ random, palette }: Canvas, x: number, ground: number, radius: number): string {
	const colours = [
		palette.deep,
		palette.contrast,
		palette.soft,
		palette.accent,
		palette.second,
		palette.light,
	];
	const shift = random.whole(0, colours.length - 1);
	const rings = random.whole(3, 5);
	const legs = radius * random.between(0.2, 0.9);
	return Array.from({ length: rings }, (_, index) => {
		const wide = radius * (1 - index / rings);
		const colour = colours[(shift + index) % colours.length] as string;
		return path(
			`M${px(x - wide)} ${px(ground + radius)}V${px(ground - legs)}A${px(wide)} ${px(wide)} 0 0 1 ${px(x + wide)} ${px(ground - legs)}V${px(ground + radius)}Z`,
			`fill="${colour}"`,
		);
	}).join('');
}

function plant({ random, palette, width, height }: Canvas, x: number, y: number, tall: number): string {
	const stem = Math.max(1.5, Math.min(width, height) / 260);
	const lean = random.between(-0.14, 0.14) * tall;
	const colour = random.pick([palette.dark, palette.deep, mix(palette.middle, palette.deep, 0.5)]);
	const leafColour = random.pick([colour, palette.middle, palette.contrast, palette.contrast]);
	const parts = [
		path(
			`M${px(x)} ${px(y)}Q${px(x)} ${px(y - tall / 2)} ${px(x + lean)} ${px(y - tall)}`,
			`fill="none" stroke="${colour}" stroke-width="${px(stem)}" stroke-linecap="round"`,
		),
	];
	const pairs = random.whole(3, 6);
	const round = pairs <= 4 && random.chance(0.5);
	for (let index = 0; index < pairs; index++) {
		const share = 0.3 + (0.66 * index) / pairs;
		// The stem is a quadratic curve; this is its point at `share`.
		const leafX = x + lean * share * share;
		const leafY = y - tall * share;
		const long = tall * (0.36 - 0.03 * pairs) * (1.25 - share);
		for (const side of [-1, 1]) {
			const slope = `rotate(${px(side * random.between(38, 58))} ${px(leafX)} ${px(leafY)})`;
			const wide = long * (round ? 0.42 : 0.24);
			parts.push(
				path(
					`M${px(leafX)} ${px(leafY)}Q${px(leafX - wide)} ${px(leafY - long * 0.55)} ${px(leafX)} ${px(leafY - long)}` +
						`Q${px(leafX + wide)} ${px(leafY - long * 0.55)} ${px(leafX)} ${px(leafY)}Z`,
					`fill="${side < 0 ? leafColour : mix(leafColour, palette.light, 0.22)}" transform="${slope}"`,
				),
			);
		}
	}
	const bloom = tall * random.between(0.03, 0.06);
	parts.push(circle(x + lean, y - tall, bloom, `fill="${random.pick([palette.accent, palette.second])}"`));
	return parts.join('');
}
