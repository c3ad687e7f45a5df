import type { Lab } from '../lab/Lab';
import type { Sample } from '../lab/Sample';
import type { Chart } from '../report/drawChart';
import type { Goal } from '../report/Goal';

/** What the report says about one part. */
export interface Section {
	goals: Goal[];
	/** Markdown below the heading: text and tables. */
	text: string;
	charts: Chart[];
}

/** One question that the benchmark answers. */
export interface Part {
	/** Its word on the command line, and the name of its files. */
	name: string;
	heading: string;
	measure(lab: Lab): Promise<Sample[]>;
	report(samples: Sample[]): Section;
}
