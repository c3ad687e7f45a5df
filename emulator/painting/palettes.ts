/** Colours (`#rrggbb`) that go together: five from dark to light, and two warm ones. */
export type Palette = readonly [string, string, string, string, string, string, string];

export const palettes: [Palette, ...Palette[]] = [
	['#2b2d42', '#4a4e69', '#9a8c98', '#f2b5a7', '#fdf0d5', '#e76f51', '#f4a261'],
	['#1b1b3a', '#4b2e63', '#9b4f7f', '#f08a7d', '#ffe0b5', '#ff6b6b', '#ffc145'],
	['#132a24', '#1f4d3f', '#4f8a6b', '#a8c69f', '#f4f1de', '#e07a5f', '#f2cc8f'],
	['#0b2545', '#13527c', '#3f8fb0', '#8ecae6', '#f1faee', '#fb8500', '#ffb703'],
	['#3d1f1a', '#7f3b2b', '#c8683f', '#eeb17a', '#fdf1dc', '#f4743b', '#e9c46a'],
	['#241e4e', '#54478c', '#8f7fc0', '#cbb8e6', '#fbf3ff', '#ef7a85', '#f4b942'],
	['#053b50', '#176b87', '#4fb0b3', '#a8dfd0', '#fff7e6', '#ff7f6b', '#ffd27f'],
	['#0a0f2c', '#1c2a5e', '#3f4f96', '#8895cf', '#e8ebff', '#f28482', '#f9e2ae'],
	['#3a1430', '#7a2b52', '#c05a7d', '#f0a6b2', '#fff0ec', '#ff8c61', '#f6c667'],
];

/** The colour between two `#rrggbb` colours; share 0 gives the first, 1 the second. */
export function mix(first: string, second: string, share: number): string {
	const channels = [1, 3, 5].map((place) => {
		const [from = 0, to = 0] = [first, second].map((text) => parseInt(text.slice(place, place + 2), 16));
		return Math.round(from + (to - from) * share);
	});
	return `#${Buffer.from(channels).toString('hex')}`;
}
