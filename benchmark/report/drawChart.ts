import { echarts } from './libraries';

/** A picture of curves or bars. */
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
	/** Each step on the y axis is ten times the one below. */
	logarithmic?: boolean;
}

const SIZE = { width: 860, height: 460 };

/** Draws a chart as SVG. */
export function drawChart({ title, x, y, kind, points, curves, logarithmic }: Chart): string {
	const chart = echarts().init(null, null, { renderer: 'svg', ssr: true, ...SIZE });
	chart.setOption({
		animation: false,
		backgroundColor: '#ffffff',
		title: { text: title, left: 'center', top: 10, textStyle: { fontSize: 16 } },
		legend: { bottom: 8 },
		grid: { left: 70, right: 30, top: 60, bottom: 110 },
		xAxis: { type: 'category', data: points, name: x, nameLocation: 'middle', nameGap: 30 },
		yAxis: { type: logarithmic ? 'log' : 'value', name: y },
		series: curves.map(({ name, values }) => ({
			name,
			type: kind,
			data: values.map((value) => value ?? null),
			symbolSize: 7,
		})),
	});
	const svg = chart.renderToSVGString();
	chart.dispose();
	return svg;
}
