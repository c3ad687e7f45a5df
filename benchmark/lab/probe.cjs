// Loaded into n8n by NODE_OPTIONS. On SIGUSR2 it collects garbage and writes what it has noted to the file named by
// BENCHMARK_PROBE, then begins anew. With BENCHMARK_DELAYS it notes how late a timer fires, and the pauses of the garbage
// collector, with the time of each.
const { renameSync, writeFileSync } = require('node:fs');
const { performance, PerformanceObserver } = require('node:perf_hooks');
const { setInterval } = require('node:timers');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const { isMainThread } = require('node:worker_threads');

const EVERY_MS = 2;
const { BENCHMARK_PROBE: file, BENCHMARK_DELAYS: notes } = process.env;
let noted = { delays: [], pauses: [] };

function note() {
	let last = performance.now();
	setInterval(() => {
		const now = performance.now();
		noted.delays.push([performance.timeOrigin + now, Math.max(0, now - last - EVERY_MS)]);
		last = now;
	}, EVERY_MS).unref();
	new PerformanceObserver((list) => {
		for (const { startTime, duration } of list.getEntries()) {
			noted.pauses.push([performance.timeOrigin + startTime, duration]);
		}
	}).observe({ entryTypes: ['gc'] });
}

// n8n's threads and child processes inherit NODE_OPTIONS.
if (isMainThread && file && process.argv[2] === 'start') {
	setFlagsFromString('--expose-gc');
	const collectGarbage = runInNewContext('gc');
	if (notes) note();
	process.on('SIGUSR2', () => {
		const text = JSON.stringify(noted);
		noted = { delays: [], pauses: [] };
		collectGarbage();
		writeFileSync(`${file}.part`, text);
		renameSync(`${file}.part`, file);
	});
}
