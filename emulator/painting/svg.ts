import type { Palette } from './palettes';
import type { Random } from './random';

/** A point of a path in px. */
export type Point = readonly [x: number, y: number];

/** What a composition gets: chance, colours and the image's size in px. */
export interface Canvas {
	random: Random;
	palette: Palette;
	width: number;
	height: number;
}

/** A number for SVG, with one decimal: shorter text, faster parsing, no visible difference. */
export const px = (value: number): string => String(Math.round(value * 10) / 10);

/** A gradient from top to bottom; `stops` are colours with an opacity, spread evenly. */
export function verticalGradient(
	id: string,
	stops: ReadonlyArray<string | readonly [string, number]>,
): string {
	return `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1">${gradientStops(stops)}</linearGradient>`;
}

/** A gradient from the middle outwards; `stops` as in verticalGradient. */
export function radialGradient(id: string, stops: ReadonlyArray<string | readonly [string, number]>): string {
	return `<radialGradient id="${id}">${gradientStops(stops)}</radialGradient>`;
}

function gradientStops(stops: ReadonlyArray<string | readonly [string, number]>): string {
	return stops
		.map((stop, index) => {
			const [colour, opacity] = typeof stop === 'string' ? [stop, 1] : stop;
			const offset = px((100 * index) / (stops.length - 1));
			return `<stop offset="${offset}%" stop-color="${colour}" stop-opacity="${opacity}"/>`;
		})
		.join('');
}

export function rectangle(x: number, y: number, width: number, height: number, rest: string): string {
	return `<rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" ${rest}/>`;
}

export function circle(x: number, y: number, radius: number, rest: string): string {
	return `<circle cx="${px(x)}" cy="${px(y)}" r="${px(radius)}" ${rest}/>`;
}

export function path(d: string, rest: string): string {
	return `<path d="${d}" ${rest}/>`;
}

/** Straight lines from point to point. */
export function polyline(points: readonly Point[]): string {
	return points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${px(x)} ${px(y)}`).join('');
}

/** A soft curve through all points (Catmull-Rom as Bezier pieces). */
export function softLine(points: readonly Point[]): string {
	const at = (index: number) => points[Math.min(points.length - 1, Math.max(0, index))] as Point;
	let d = `M${px(at(0)[0])} ${px(at(0)[1])}`;
	for (let index = 0; index < points.length - 1; index++) {
		const [before, from, to, after] = [at(index - 1), at(index), at(index + 1), at(index + 2)];
		const leave = [from[0] + (to[0] - before[0]) / 6, from[1] + (to[1] - before[1]) / 6] as const;
		const enter = [to[0] - (after[0] - from[0]) / 6, to[1] - (after[1] - from[1]) / 6] as const;
		d += `C${px(leave[0])} ${px(leave[1])} ${px(enter[0])} ${px(enter[1])} ${px(to[0])} ${px(to[1])}`;
	}
	return d;
}

/** Closes a line that runs from left to right into an area down to the lower edge. */
export const downToEdge = (line: string, width: number, height: number): string =>
	`${line}L${px(width)} ${px(height)}L0 ${px(height)}Z`;
