import { mix } from '../colours';
import { circle, path, px, rectangle } from '../svg';
import type { Canvas } from '../svg';

type Motif = (size: number, first: string, second: string) => string;

/** A cell's motifs, drawn from 0,0 to size,size. */
const motifs: readonly Motif[] = [
	(size, first) => path(`M0 0H${px(size)}A${px(size)} ${px(size)} 0 0 1 0 ${px(size)}Z`, `fill="${first}"`),
	(size, first) => path(`M0 0H${px(size)}A${px(size / 2)} ${px(size / 2)} 0 0 1 0 0Z`, `fill="${first}"`),
	(size, first, second) =>
		circle(size / 2, size / 2, size * 0.42, `fill="${first}"`) +
		circle(size / 2, size / 2, size * 0.18, `fill="${second}"`),
	(size, first, second) =>
		[1, 0.75, 0.5, 0.25]
			.map((share, index) =>
				path(
					`M0 0H${px(size * share)}A${px(size * share)} ${px(size * share)} 0 0 1 0 ${px(size * share)}Z`,
					`fill="${index % 2 === 0 ? first : second}"`,
				),
			)
			.join(''),
	(size, first) =>
		path(
			`M0 0A${px(size)} ${px(size)} 0 0 1 ${px(size)} ${px(size)}A${px(size)} ${px(size)} 0 0 1 0 0Z`,
			`fill="${first}"`,
		),
	(size, first) => path(`M0 0H${px(size)}L0 ${px(size)}Z`, `fill="${first}"`),
	(size, first) =>
		[0.1, 0.3, 0.5, 0.7, 0.9]
			.map((share) => rectangle(0, size * (share - 0.05), size, size * 0.1, `fill="${first}"`))
			.join(''),
	(size, first, second) =>
		path(`M0 0H${px(size)}A${px(size / 2)} ${px(size / 2)} 0 0 1 0 0Z`, `fill="${first}"`) +
		path(
			`M0 ${px(size)}H${px(size)}A${px(size / 2)} ${px(size / 2)} 0 0 0 0 ${px(size)}Z`,
			`fill="${second}"`,
		),
	(size, first, second) =>
		[0, 90, 180, 270]
			.map((turn, index) =>
				path(
					`M${px(size / 2)} ${px(size / 2)}Q${px(size * 0.12)} ${px(size * 0.4)} ${px(size * 0.08)} ${px(size * 0.08)}` +
						`Q${px(size * 0.4)} ${px(size * 0.12)} ${px(size / 2)} ${px(size / 2)}Z`,
					`fill="${index % 2 === 0 ? first : second}" transform="rotate(${turn} ${px(size / 2)} ${px(size / 2)})"`,
				),
			)
			.join(''),
];

/** A geometric poster: a grid of squares, each with one simple shape. */
export function tiles({ random, palette, width, height }: Canvas): string {
	const paper = random.chance(0.65) ? palette.light : palette.dark;
	const shorter = Math.min(width, height);
	const size = shorter / (random.whole(3, 6) + 0.6);
	const columns = Math.floor((width - size * 0.3) / size);
	const rows = Math.floor((height - size * 0.3) / size);
	const left = (width - columns * size) / 2;
	const top = (height - rows * size) / 2;
	const colours = [
		palette.dark,
		palette.deep,
		palette.middle,
		palette.soft,
		palette.accent,
		palette.second,
		palette.contrast,
	];
	const usable = colours.filter((colour) => colour !== paper);
	const family = Array.from({ length: random.whole(3, 5) }, () => random.pick(motifs));

	const parts = [rectangle(0, 0, width, height, `fill="${paper}"`)];
	for (let row = 0; row < rows; row++) {
		for (let column = 0; column < columns; column++) {
			const ground = random.chance(0.55) ? mix(random.pick(usable), paper, 0.15) : paper;
			const shapes = [...usable, palette.light].filter(
				(colour) => colour !== ground && colour !== paper,
			);
			const first = random.pick(ground === paper ? shapes : [...shapes, paper]);
			const second = random.pick(shapes.filter((colour) => colour !== first));
			const turn = random.whole(0, 3) * 90;
			const cell = random.pick(family)(size, first, second);
			parts.push(
				`<g transform="translate(${px(left + column * size)} ${px(top + row * size)}) rotate(${turn} ${px(size / 2)} ${px(size / 2)})">`,
				rectangle(0, 0, size + 0.4, size + 0.4, `fill="${ground}"`),
				cell,
				'</g>',
			);
		}
	}
	return parts.join('');
}
