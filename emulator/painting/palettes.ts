import { turnHue } from './colours';
import type { Random } from './random';

/** Colours (`#rrggbb`) that go together: five from dark to light, two warm ones for suns, and a contrast. */
export interface Palette {
	dark: string;
	deep: string;
	middle: string;
	soft: string;
	light: string;
	accent: string;
	second: string;
	contrast: string;
}

const palette = (
	dark: string,
	deep: string,
	middle: string,
	soft: string,
	light: string,
	accent: string,
	second: string,
	contrast: string,
): Palette => ({ dark, deep, middle, soft, light, accent, second, contrast });

const palettes: readonly Palette[] = [
	palette('#2b2d42', '#4a4e69', '#9a8c98', '#f2b5a7', '#fdf0d5', '#e76f51', '#f4a261', '#3d7c98'),
	palette('#1b1b3a', '#4b2e63', '#9b4f7f', '#f08a7d', '#ffe0b5', '#ff6b6b', '#ffc145', '#2f8f9d'),
	palette('#132a24', '#1f4d3f', '#4f8a6b', '#a8c69f', '#f4f1de', '#e07a5f', '#f2cc8f', '#3d5a80'),
	palette('#0b2545', '#13527c', '#3f8fb0', '#8ecae6', '#f1faee', '#fb8500', '#ffb703', '#d1495b'),
	palette('#3d1f1a', '#7f3b2b', '#c8683f', '#eeb17a', '#fdf1dc', '#f4743b', '#e9c46a', '#2a9d8f'),
	palette('#14213d', '#33507a', '#7fa3c7', '#c9dff0', '#f8fbff', '#ef6f6c', '#f7c59f', '#2f9c95'),
	palette('#241e4e', '#54478c', '#8f7fc0', '#cbb8e6', '#fbf3ff', '#ef7a85', '#f4b942', '#4fa3a5'),
	palette('#22333b', '#3f5e5a', '#84a98c', '#cad2c5', '#f7f4ea', '#bc6c25', '#dda15e', '#7d4f50'),
	palette('#053b50', '#176b87', '#4fb0b3', '#a8dfd0', '#fff7e6', '#ff7f6b', '#ffd27f', '#7a5c99'),
	palette('#0a0f2c', '#1c2a5e', '#3f4f96', '#8895cf', '#e8ebff', '#f28482', '#f9e2ae', '#3aa6a0'),
	palette('#2f1b12', '#6a2e1f', '#b3541e', '#e59a4a', '#fbeed3', '#e2711d', '#f6bd60', '#4f772d'),
	palette('#3a1430', '#7a2b52', '#c05a7d', '#f0a6b2', '#fff0ec', '#ff8c61', '#f6c667', '#3d7ea6'),
	palette('#07202b', '#0e4a52', '#1f8a78', '#7fd6a3', '#eefbe8', '#ff9f6e', '#ffd166', '#8f6fd1'),
	palette('#2d2a32', '#5b4b49', '#a67c69', '#ddbea9', '#fff5eb', '#cb5a43', '#e0a458', '#6b9080'),
];

/** Picks one of the palettes and turns all its hues a little, so that two images seldom share one. */
export function pickPalette(random: Random): Palette {
	const picked = random.pick(palettes);
	const degrees = random.between(-14, 14);
	return {
		dark: turnHue(picked.dark, degrees),
		deep: turnHue(picked.deep, degrees),
		middle: turnHue(picked.middle, degrees),
		soft: turnHue(picked.soft, degrees),
		light: turnHue(picked.light, degrees),
		accent: turnHue(picked.accent, degrees),
		second: turnHue(picked.second, degrees),
		contrast: turnHue(picked.contrast, degrees),
	};
}
