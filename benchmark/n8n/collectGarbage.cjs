// Loaded into n8n by NODE_OPTIONS: at SIGUSR2 it collects its garbage, so that its memory at rest is known.
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const { isMainThread } = require('node:worker_threads');

// n8n's threads and child processes inherit NODE_OPTIONS.
if (isMainThread && process.argv[2] === 'start') {
	setFlagsFromString('--expose-gc');
	process.on('SIGUSR2', runInNewContext('() => gc()'));
}
