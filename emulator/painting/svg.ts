import type { Palette } from './palettes';
import type { Random } from './random';

/** What a composition gets: chance, colours and the size in px of the part that it fills. */
export interface Canvas {
	random: Random;
	palette: Palette;
	width: number;
	height: number;
}

/** SVG text: numbers get two decimals at most, as shorter text is parsed faster; lists are joined. */
export function svg(texts: TemplateStringsArray, ...values: Array<number | string | string[]>): string {
	const written = values.map((value) => {
		if (typeof value === 'number') return Math.round(value * 100) / 100;
		return Array.isArray(value) ? value.join('') : value;
	});
	return String.raw({ raw: texts }, ...written);
}

/** A gradient from top to bottom, or from the middle outwards, with evenly spread colours. */
export function gradient(kind: 'linear' | 'radial', id: string, colours: string[], opacities: number[] = []) {
	const stops = colours.map((colour, index) => {
		const offset = index / (colours.length - 1);
		return svg`<stop offset="${offset}" stop-color="${colour}" stop-opacity="${opacities[index] ?? 1}"/>`;
	});
	return svg`<${kind}Gradient id="${id}" x2="0" y2="1">${stops}</${kind}Gradient>`;
}
