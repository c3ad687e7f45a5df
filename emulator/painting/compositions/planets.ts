import { mix } from '../colours';
import { circle, path, px, radialGradient, rectangle, verticalGradient } from '../svg';
import type { Canvas } from '../svg';
import { stars } from './sky';

/** A banded planet, with or without a ring, its moons and orbits among stars and nebulae. */
export function planets(canvas: Canvas): string {
	const { random, palette, width, height } = canvas;
	const night = mix(palette.dark, '#05060f', 0.45);
	const shorter = Math.min(width, height);
	const radius = shorter * random.between(0.2, 0.33);
	const x = width * random.between(0.32, 0.68);
	const y = height * random.between(0.36, 0.58);
	const tilt = random.between(-32, 32);
	const ringed = random.chance(0.6);

	return [
		`<defs>${verticalGradient('night', [night, mix(night, palette.deep, 0.6), mix(night, palette.middle, 0.35)])}</defs>`,
		rectangle(0, 0, width, height, 'fill="url(#night)"'),
		nebulae(canvas),
		stars(canvas, height, 260, palette.light),
		orbits(canvas, x, y, radius, tilt),
		ringed ? ring(canvas, x, y, radius, tilt, 'behind') : '',
		planet(canvas, x, y, radius, tilt),
		ringed ? ring(canvas, x, y, radius, tilt, 'before') : '',
	].join('');
}

function nebulae({ random, palette, width, height }: Canvas): string {
	return [palette.middle, palette.accent, palette.second]
		.map((colour, index) => {
			const radius = Math.max(width, height) * random.between(0.3, 0.5);
			return (
				`<defs>${radialGradient(`nebula${index}`, [
					[colour, 0.34],
					[colour, 0.1],
					[colour, 0],
				])}</defs>` +
				circle(
					random.between(0, width),
					random.between(0, height),
					radius,
					`fill="url(#nebula${index})"`,
				)
			);
		})
		.join('');
}

function planet({ random, palette }: Canvas, x: number, y: number, radius: number, tilt: number): string {
	const shades = [palette.middle, palette.soft, palette.accent, palette.second, palette.light];
	const bands: string[] = [];
	let top = y - radius;
	while (top < y + radius) {
		const thick = radius * random.between(0.06, 0.3);
		const bend = radius * 0.16;
		bands.push(
			path(
				`M${px(x - radius)} ${px(top)}Q${px(x)} ${px(top + bend)} ${px(x + radius)} ${px(top)}` +
					`V${px(top + thick + 1)}Q${px(x)} ${px(top + thick + bend + 1)} ${px(x - radius)} ${px(top + thick + 1)}Z`,
				`fill="${mix(random.pick(shades), random.pick(shades), random.between(0, 0.6))}"`,
			),
		);
		top += thick;
	}
	return (
		`<defs><clipPath id="globe">${circle(x, y, radius, '')}</clipPath>` +
		`<radialGradient id="shade" cx="0.34" cy="0.3" r="0.78"><stop offset="0%" stop-color="#ffffff" stop-opacity="0.22"/>` +
		`<stop offset="45%" stop-color="${palette.dark}" stop-opacity="0"/>` +
		`<stop offset="100%" stop-color="${mix(palette.dark, '#000000', 0.4)}" stop-opacity="0.88"/></radialGradient>` +
		`${radialGradient('air', [
			[palette.soft, 0.9],
			[palette.soft, 0.5],
			[palette.soft, 0],
		])}</defs>` +
		circle(x, y, radius * 1.22, 'fill="url(#air)" fill-opacity="0.35"') +
		circle(x, y, radius, `fill="${palette.middle}"`) +
		`<g clip-path="url(#globe)"><g transform="rotate(${px(tilt)} ${px(x)} ${px(y)})">${bands.join('')}</g></g>` +
		circle(x, y, radius, 'fill="url(#shade)"')
	);
}

function ring(
	{ palette }: Canvas,
	x: number,
	y: number,
	radius: number,
	tilt: number,
	side: 'behind' | 'before',
): string {
	// The far half runs over the top of the ellipse, the near half under it.
	const sweep = side === 'behind' ? 1 : 0;
	return [1.5, 1.66, 1.8]
		.map((share, index) => {
			const wide = radius * share;
			const colour = [palette.soft, palette.light, palette.second][index] as string;
			return path(
				`M${px(x - wide)} ${px(y)}A${px(wide)} ${px(wide * 0.26)} 0 0 ${sweep} ${px(x + wide)} ${px(y)}`,
				`fill="none" stroke="${colour}" stroke-opacity="0.8" stroke-width="${px(radius * (0.1 - 0.025 * index))}" ` +
					`transform="rotate(${px(tilt)} ${px(x)} ${px(y)})"`,
			);
		})
		.join('');
}

function orbits(
	{ random, palette, width, height }: Canvas,
	x: number,
	y: number,
	radius: number,
	tilt: number,
): string {
	const thin = Math.max(1, Math.min(width, height) / 700);
	return Array.from({ length: random.whole(1, 3) }, (_, index) => {
		const wide = radius * (2.1 + 0.55 * index);
		const tall = wide * random.between(0.25, 0.5);
		const angle = random.between(0.15, 0.85) * Math.PI * (random.chance(0.5) ? 1 : -1);
		const moon = radius * random.between(0.06, 0.15);
		return (
			`<g transform="rotate(${px(tilt)} ${px(x)} ${px(y)})">` +
			`<ellipse cx="${px(x)}" cy="${px(y)}" rx="${px(wide)}" ry="${px(tall)}" fill="none" stroke="${palette.light}" ` +
			`stroke-opacity="0.28" stroke-width="${px(thin)}"/>` +
			circle(
				x + wide * Math.cos(angle),
				y + tall * Math.sin(angle),
				moon,
				`fill="${random.pick([palette.accent, palette.second, palette.soft])}"`,
			) +
			'</g>'
		);
	}).join('');
}
