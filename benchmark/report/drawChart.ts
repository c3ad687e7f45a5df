import { echarts } from './libraries';

/** An image of curves or bars. */
export interface Chart {
	/** Name of the file, without extension. */
	name: string;
	title: string;
	/** What the axes show, with units. */
	x: string;
	y: string;
	kind: 'bar' | 'line';
	/** The places on the x axis. */
	points: string[];
	/** One for each contender; undefined where there is nothing to show. */
	curves: Array<{ name: string; values: Array<number | undefined> }>;
	/** Each step on an axis of numbers is ten times the one before. */
	logarithmic?: boolean;
}

const WIDTH = 860;
const HEIGHT = 400;
const LEGEND_LINE = 22;

/** Draws a chart as SVG. Points that are numbers are set apart by their size. */
export function drawChart({ title, x, y, kind, points, curves, logarithmic }: Chart): string {
	const legend = curves.length * LEGEND_LINE;
	const size = { width: WIDTH, height: HEIGHT + legend };
	const chart = echarts().init(null, null, { renderer: 'svg', ssr: true, ...size });
	const numbers = kind === 'line' && points.every((point) => Number.isFinite(Number(point)));
	const scale = logarithmic ? 'log' : 'value';
	chart.setOption({
		animation: false,
		backgroundColor: '#ffffff',
		title: { text: title, left: 'center', top: 10, textStyle: { fontSize: 16 } },
		legend: { orient: 'vertical', left: 70, bottom: 8 },
		grid: { left: 75, right: 30, top: 70, bottom: 70 + legend },
		xAxis: {
			...(numbers ? { type: scale } : { type: 'category', data: points }),
			name: x,
			nameLocation: 'middle',
			nameGap: 30,
		},
		yAxis: { type: scale, name: y },
		series: curves.map(({ name, values }) => ({
			name,
			type: kind,
			data: values.map((value, index) =>
				numbers ? [Number(points[index]), value ?? null] : (value ?? null),
			),
			symbolSize: 7,
		})),
	});
	const svg = chart.renderToSVGString();
	chart.dispose();
	return svg;
}
