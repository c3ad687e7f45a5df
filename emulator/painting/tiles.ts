import { svg } from './svg';
import type { Canvas } from './svg';

/** Draws what a square of 1 x 1 shows, in two colours. */
type Motif = (first: string, second: string) => string;

const motifs: [Motif, ...Motif[]] = [
	(first) => svg`<path d="M0 0H1A1 1 0 0 1 0 1Z" fill="${first}"/>`,
	(first) => svg`<path d="M0 0A1 1 0 0 1 1 1A1 1 0 0 1 0 0Z" fill="${first}"/>`,
	(first) => svg`<path d="M0 0H1L0 1Z" fill="${first}"/>`,
	(first, second) => svg`<path d="M0 0H1A.5 .5 0 0 1 0 0Z" fill="${first}"/>
		<path d="M0 1H1A.5 .5 0 0 0 0 1Z" fill="${second}"/>`,
	(first, second) => svg`<circle cx=".5" cy=".5" r=".42" fill="${first}"/>
		<circle cx=".5" cy=".5" r=".18" fill="${second}"/>`,
	(first, second) =>
		svg`${[1, 0.75, 0.5, 0.25].map(
			(r, index) =>
				svg`<path d="M0 0H${r}A${r} ${r} 0 0 1 0 ${r}Z" fill="${index % 2 ? second : first}"/>`,
		)}`,
];

/** A geometric poster: a grid of squares, each with one simple shape. */
export function tiles({ random, palette, width, height }: Canvas): string {
	const paper = random.pick([palette[4], palette[4], palette[0]]);
	// Whole px, else the ground shines through between the squares.
	const size = Math.floor(Math.min(width, height) / (random.pick([3, 4, 5, 6]) + 0.6));
	const [columns, rows] = [Math.floor(width / size - 0.3), Math.floor(height / size - 0.3)];
	const family = [random.pick(motifs), random.pick(motifs), random.pick(motifs)] as const;

	const squares = Array.from({ length: columns * rows }, (_, index) => {
		const start = Math.floor(random.between(0, 7));
		const [ground, first, second] = [0, 2, random.pick([3, 5])].map(
			(step) => palette[(start + step) % 7],
		) as [string, string, string];
		const place = svg`translate(${index % columns} ${Math.floor(index / columns)})`;
		return svg`<g transform="${place} rotate(${random.pick([0, 90, 180, 270])} .5 .5)">
			<rect width="1" height="1" fill="${random.pick([ground, paper])}"/>
			${random.pick(family)(first, second)}</g>`;
	});
	const place = svg`translate(${Math.round((width - columns * size) / 2)} ${Math.round((height - rows * size) / 2)})`;
	return svg`<rect width="${width}" height="${height}" fill="${paper}"/>
		<g transform="${place} scale(${size})">${squares}</g>`;
}
