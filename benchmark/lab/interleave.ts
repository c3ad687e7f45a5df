import { setTimeout as passed } from 'node:timers/promises';
import { say } from '../../playground/say';
import type { Load, Racer } from './Racer';
import type { Sample } from './Sample';

/** Whatever hangs is given up after this, in ms. */
const TIME_LIMIT = 720_000;

interface Plan {
	racers: Racer[];
	loads: Load[];
	/** How often everything is repeated, unless BENCHMARK_ROUNDS says otherwise. */
	rounds: number;
	/** Done once by each racer, without counting. Not for racers that begin anew with each run. */
	warmUp?: Load;
	/** Leave out a racer's further loads of a round, which are larger, once it broke at one. */
	growing?: boolean;
}

/**
 * Lets all racers run each load in each round, one racer at a time. Another one begins each round, so that what drifts on
 * the machine meets all of them.
 */
export async function interleave({ racers, loads, rounds, warmUp, growing }: Plan): Promise<Sample[]> {
	const samples: Sample[] = [];
	try {
		for (const racer of warmUp ? racers : []) await attempt(racer, warmUp!, 0);
		for (let round = 1; round <= Number(process.env.BENCHMARK_ROUNDS ?? rounds); round++) {
			const first = (round - 1) % racers.length;
			const order = [...racers.slice(first), ...racers.slice(0, first)];
			const broken = new Set<Racer>();
			for (const load of loads) {
				for (const racer of order.filter((one) => !broken.has(one))) {
					const sample = await attempt(racer, load, round);
					if (sample.broke !== undefined && growing) broken.add(racer);
					samples.push(sample);
				}
			}
		}
	} finally {
		for (const racer of racers) await racer.stop();
	}
	return samples;
}

/** A racer that breaks must not end the benchmark. */
async function attempt(racer: Racer, load: Load, round: number): Promise<Sample> {
	const sample: Sample = { contender: racer.name, point: load.point, round };
	const heading = `  ${round === 0 ? 'warm-up' : `round ${round}`}, ${load.point}, ${racer.name}`;
	try {
		const figures = await withinTime(racer.run(load));
		say(`${heading}: ${(figures.time! / load.count).toFixed(1)} ms an image`);
		return { ...sample, figures };
	} catch (error) {
		const broke = error instanceof Error ? error.message : String(error);
		say(`${heading}: ${broke}`);
		await racer.stop();
		return { ...sample, broke };
	}
}

async function withinTime<T>(work: Promise<T>): Promise<T> {
	const controller = new AbortController();
	const late = passed(TIME_LIMIT, undefined, { signal: controller.signal, ref: false }).then(() => {
		throw new Error(`Given up after ${TIME_LIMIT / 60_000} minutes`);
	});
	try {
		return await Promise.race([work, late]);
	} finally {
		controller.abort();
	}
}
