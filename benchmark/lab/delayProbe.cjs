// Loaded into n8n by NODE_OPTIONS. Notes how late a timer fires, and the pauses of the garbage collector, with the time of
// each; on SIGUSR2 writes both to the file named by BENCHMARK_DELAYS and begins anew.
const { renameSync, writeFileSync } = require('node:fs');
const { performance, PerformanceObserver } = require('node:perf_hooks');
const { setInterval } = require('node:timers');
const { isMainThread } = require('node:worker_threads');

const EVERY_MS = 2;
const file = process.env.BENCHMARK_DELAYS;

// n8n's threads and child processes inherit NODE_OPTIONS.
if (isMainThread && file && process.argv[2] === 'start') {
	let delays = [];
	let pauses = [];
	let last = performance.now();
	setInterval(() => {
		const now = performance.now();
		delays.push([performance.timeOrigin + now, Math.max(0, now - last - EVERY_MS)]);
		last = now;
	}, EVERY_MS).unref();
	new PerformanceObserver((list) => {
		for (const { startTime, duration } of list.getEntries()) {
			pauses.push([performance.timeOrigin + startTime, duration]);
		}
	}).observe({ entryTypes: ['gc'] });
	process.on('SIGUSR2', () => {
		writeFileSync(`${file}.part`, JSON.stringify({ delays, pauses }));
		renameSync(`${file}.part`, file);
		delays = [];
		pauses = [];
	});
}
