import { statistics } from '../report/libraries';
import type { Figures } from './Sample';

type TimeAndMs = [at: number, ms: number];

/** What the probe writes: times in ms since 1970, durations in ms. */
export interface Noted {
	/** How late its timer fired. */
	delays: TimeAndMs[];
	/** Pauses of the garbage collector. */
	pauses: TimeAndMs[];
}

/** The delays of n8n's event loop. */
export class Delays {
	constructor(private readonly noted: Noted) {}

	/** Percentiles in ms of the delays between two times, and the sum of the garbage collector's pauses. */
	between(began: number, ended: number): Figures {
		const within = ([at]: TimeAndMs) => at >= began && at <= ended;
		const delays = this.noted.delays.filter(within).map(([, ms]) => ms);
		const { quantile, sum } = statistics();
		const figures: Figures = {
			p50: quantile(delays, 0.5),
			p90: quantile(delays, 0.9),
			p99: quantile(delays, 0.99),
			p100: quantile(delays, 1),
			felt99: felt(delays, ended - began, 0.99),
			pauses: sum(this.noted.pauses.filter(within).map(([, ms]) => ms)),
		};
		return figures;
	}
}

/**
 * What a request that comes at any moment has to wait: a delay of 500 ms meets more of them than one of 5 ms.
 * @param during the whole time, in ms
 * @param share of the requests that wait at most so long
 */
export function felt(delays: number[], during: number, share: number): number {
	let low = 0;
	let high = Math.max(0, ...delays);
	while (high - low > 0.1) {
		const middle = (low + high) / 2;
		const longer = delays.reduce((total, delay) => total + Math.max(0, delay - middle), 0);
		if (longer / during > 1 - share) low = middle;
		else high = middle;
	}
	return high;
}
