import { say } from '../playground/say';
import type { Load, Runner, Sample } from './Runner';

interface Plan {
	runners: Runner[];
	loads: Load[];
	/** How often everything is repeated, unless BENCHMARK_ROUNDS says otherwise. */
	rounds: number;
	/** What each runner does first, without counting. Not for runners that start anew with each run. */
	warmUp?: Load[];
	/** Leave out a runner's further loads of a round, which are larger, once it broke at one. */
	growing?: boolean;
}

/**
 * Lets all runners do each load in each round, one runner at a time. Each round starts with another one, so that what
 * drifts on the machine meets all of them.
 */
export async function measureInTurns({
	runners,
	loads,
	rounds,
	warmUp = [],
	growing,
}: Plan): Promise<Sample[]> {
	const samples: Sample[] = [];
	try {
		for (const load of warmUp) for (const runner of runners) await attempt(runner, load, 0);
		for (let round = 1; round <= Number(process.env.BENCHMARK_ROUNDS ?? rounds); round++) {
			const first = (round - 1) % runners.length;
			const order = [...runners.slice(first), ...runners.slice(0, first)];
			const broken = new Set<Runner>();
			for (const load of loads) {
				for (const runner of order.filter((one) => !broken.has(one))) {
					const sample = await attempt(runner, load, round);
					if (sample.broke !== undefined && growing) broken.add(runner);
					samples.push(sample);
				}
			}
		}
	} finally {
		for (const runner of runners) await runner.stop();
	}
	return samples;
}

/** A runner that breaks must not end the benchmark. */
async function attempt(runner: Runner, load: Load, round: number): Promise<Sample> {
	const sample: Sample = { runner: runner.name, point: load.point, round };
	const heading = `  ${round === 0 ? 'warm-up' : `round ${round}`}, ${load.point}, ${runner.name}`;
	try {
		const figures = await runner.run(load);
		say(`${heading}: ${JSON.stringify(figures)}`);
		return { ...sample, figures };
	} catch (error) {
		const broke = error instanceof Error ? error.message : String(error);
		say(`${heading}: ${broke}`);
		await runner.stop();
		return { ...sample, broke };
	}
}
