import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { modulesOf } from '../../checks/modulesOf';

/** What is used of simple-statistics. */
interface Statistics {
	median: (values: number[]) => number;
	min: (values: number[]) => number;
	max: (values: number[]) => number;
	quantile: (values: number[], share: number) => number;
	sum: (values: number[]) => number;
}

/** What is used of echarts. */
interface ECharts {
	init(
		element: null,
		theme: null,
		options: { renderer: 'svg'; ssr: true; width: number; height: number },
	): { setOption(option: object): void; renderToSVGString(): string; dispose(): void };
}

const folder = dirname(__dirname);

/** Installs these packages where they are missing: they have a lock file of their own, so that the tests do without them. */
export function installLibraries(): void {
	modulesOf(folder, 'what the report needs (70 MB)');
}

function load<T>(name: string): T {
	return createRequire(join(folder, 'package.json'))(name) as T;
}

export const statistics = () => load<Statistics>('simple-statistics');
export const echarts = () => load<ECharts>('echarts');
