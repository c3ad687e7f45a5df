import { mix } from './palettes';
import { gradient, svg } from './svg';
import type { Canvas } from './svg';

/** Ridge behind ridge in the haze below a sun or moon, often with a lake before them, and firs in front. */
export function landscape(canvas: Canvas): string {
	const { random, palette, width, height } = canvas;
	const [dark, deep, middle, soft, light, accent, second] = palette;
	const night = random.between(0, 1) < 0.35;
	const lake = random.between(0, 1) < 0.6;
	const high = night ? mix(dark, '#000000', 0.25) : mix(middle, soft, random.between(0, 0.6));
	const low = night ? mix(deep, middle, 0.7) : mix(light, second, 0.2);
	const haze = night ? mix(deep, middle, 0.6) : soft;
	const sun = night ? light : random.pick([accent, second, light]);
	const shore = height * (lake ? random.between(0.62, 0.74) : 1);
	const horizon = shore * random.between(0.5, 0.62);
	const sunX = width * random.between(0.2, 0.8);
	const disc = svg`cx="${sunX}" cy="${horizon * random.between(0.35, 0.85)}"`;
	const radius = Math.min(width, height) * random.between(0.045, 0.1);

	const count = lake ? 4 : 6;
	const ridges = Array.from({ length: count }, (_, index) => {
		const near = index / (count - 1);
		const colour = mix(haze, dark, 0.14 + (lake ? 0.6 : 0.8) * near ** 1.2);
		const line = ridge(canvas, horizon + (shore - horizon) * 0.8 * near, height * (0.2 - 0.13 * near));
		return svg`${gradient('linear', `ridge${index}`, [colour, mix(colour, haze, 0.5 - 0.3 * near)])}
			<path d="${line}V${shore + 1}H0Z" fill="url(#ridge${index})"/>`;
	});
	return svg`<g id="view">${gradient('linear', 'sky', [high, mix(high, low, 0.6), low])}
		<rect width="${width}" height="${shore + 1}" fill="url(#sky)"/>${night ? stars(canvas, horizon) : ''}
		${gradient('radial', 'glow', [sun, sun, sun, sun], [0.75, 0.3, 0.09, 0])}
		<circle ${disc} r="${radius * 6}" fill="url(#glow)"/><circle ${disc} r="${radius}" fill="${sun}"/>
		${clouds(canvas, horizon, night ? middle : light)}${ridges}</g>
		${lake ? water(canvas, shore, sunX, sun) : ''}${firs(canvas)}`;
}

/** A jagged line across the whole width, by halving each piece and moving its middle. */
function ridge({ random, width }: Canvas, top: number, relief: number): string {
	let heights = [0, 1, 2].map(() => random.between(-0.6, 0.6));
	for (let swing = 0.5; heights.length < 150; swing *= 0.55) {
		heights = heights.flatMap((value, index) => {
			const middle = (value + (heights[index + 1] ?? value)) / 2;
			return [value, middle + random.between(-swing, swing)];
		});
	}
	const step = width / (heights.length - 1);
	return `M${heights.map((value, index) => svg`${step * index} ${top + value * relief}`).join('L')}`;
}

function stars({ random, palette, width, height }: Canvas, bottom: number): string {
	return Array.from({ length: 200 }, () => {
		const radius = Math.max(
			0.5,
			(Math.min(width, height) / 1000) * (0.6 + 2.2 * random.between(0, 1) ** 4),
		);
		return svg`<circle cx="${random.between(0, width)}" cy="${random.between(0, bottom)}" r="${radius}"
			fill="${palette[4]}" fill-opacity="${random.between(0.25, 0.95)}"/>`;
	}).join('');
}

function clouds({ random, width, height }: Canvas, bottom: number, colour: string): string {
	return Array.from({ length: 8 }, () => {
		const thick = height * random.between(0.006, 0.016);
		return svg`<rect x="${width * random.between(-0.2, 0.9)}" y="${bottom * random.between(0.1, 0.9)}"
			width="${width * random.between(0.12, 0.4)}" height="${thick}" rx="${thick / 2}"
			fill="${colour}" fill-opacity="${random.between(0.12, 0.4)}"/>`;
	}).join('');
}

/** The view upside down, darker to the front, with streaks of light and the sun's path. */
function water({ random, palette, width, height }: Canvas, shore: number, sunX: number, sun: string): string {
	const [dark, deep, , , light] = palette;
	const streaks = Array.from({ length: 46 }, (_, index) => {
		const near = (index / 46) ** 1.7;
		const path = index % 2 === 0;
		const long = width * (path ? random.between(0.02, 0.07) : random.between(0.05, 0.3)) * (0.5 + near);
		const x = (path ? sunX + random.between(-0.02, 0.02) * width : random.between(0, width)) - long / 2;
		const thick = Math.max(0.8, height * (0.001 + 0.003 * near));
		return svg`<rect x="${x}" y="${shore + (height - shore) * near}" width="${long}" height="${thick}"
			rx="${thick / 2}" fill="${path ? sun : light}" fill-opacity="${path ? 0.5 - 0.3 * near : 0.14}"/>`;
	});
	const lake = svg`<rect y="${shore}" width="${width}" height="${height - shore}" fill="url(#water)"/>`;
	return svg`${gradient('linear', 'water', [deep, dark], [0.25, 0.85])}<clipPath id="lake">${lake}</clipPath>
		<g clip-path="url(#lake)"><use href="#view" transform="matrix(1 0 0 -1 0 ${2 * shore})"/></g>
		${lake}${streaks}`;
}

/** A dark bank along the lower edge with fir trees. */
function firs({ random, palette, width, height }: Canvas): string {
	const unit = Math.min(width, height) / 100;
	const slope = random.between(-0.06, 0.06) * height;
	const trees: string[] = [];
	for (let x = 0; x < width; x += unit * random.between(0.6, 3)) {
		const ground = height * 0.95 + slope * (x / width - 0.5) + unit * Math.sin((x / width) * 9);
		const tall = unit * random.between(3, 11);
		const storeys = [0, 1, 2, 3].map((storey) => {
			const wide = tall * (0.07 + 0.045 * storey);
			return svg`M${x} ${ground - tall * (1 - 0.2 * storey)}l${wide} ${tall * 0.42}h${-2 * wide}Z`;
		});
		trees.push(svg`${storeys}M${x - unit * 2} ${ground}h${unit * 4}V${height}h${-unit * 4}Z`);
	}
	return svg`<path d="${trees}" fill="${mix(palette[0], '#000000', 0.35)}"/>`;
}
