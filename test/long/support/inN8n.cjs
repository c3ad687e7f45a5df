// Loaded into n8n before its own code. The node's waits pass faster, and at SIGUSR2 n8n writes down what it holds on to.
const { renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { Server } = require('node:net');
const { performance } = require('node:perf_hooks');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

/** The node, wherever it is installed. */
const OURS = '/n8n-nodes-stable-diffusion-3/dist/';

const { ENDURANCE_FASTER, ENDURANCE_REPORT } = process.env;

// NODE_OPTIONS reaches every process of the playground.
if (process.argv[1]?.endsWith('/n8n') && process.argv[2] === 'start') {
	const faster = Number(ENDURANCE_FASTER);
	let waits = 0;

	const load = Module._load;
	Module._load = (request, parent, isMain) => {
		const loaded = load(request, parent, isMain);
		if (request !== 'n8n-workflow' || !parent?.filename?.includes(OURS)) return loaded;
		const sleep = async (ms, signal) => {
			waits += 1;
			await loaded.sleep(ms / faster, signal).finally(() => (waits -= 1));
		};
		return Object.create(loaded, { sleep: { value: sleep } });
	};
	// Only for the waits: how long an answer may be silent is measured by the real clock, as the machine is no faster.
	globalThis.fasterClock = { now: () => performance.now() * faster };
	const compile = Module.prototype._compile;
	Module.prototype._compile = function (code, filename, ...others) {
		const isOurs = filename.includes(`${OURS}nodes/StableDiffusion3/spending/`);
		const faster = isOurs ? code.replaceAll('performance.now()', 'fasterClock.now()') : code;
		return compile.call(this, faster, filename, ...others);
	};

	setFlagsFromString('--expose-gc');
	const collectGarbage = runInNewContext('gc');
	process.on('SIGUSR2', () => {
		collectGarbage();
		const resources = {};
		for (const name of process.getActiveResourcesInfo()) resources[name] = (resources[name] ?? 0) + 1;
		// Not those that somebody else has opened to n8n, such as its task runner.
		const handles = process._getActiveHandles();
		const ownPorts = handles.flatMap((handle) => (handle instanceof Server ? handle.address().port : []));
		const connections = handles.filter(
			({ localPort, remotePort }) => remotePort && !ownPorts.includes(localPort),
		).length;
		delete resources.TCPSocketWrap;
		const heapBytes = process.memoryUsage().heapUsed;
		writeFileSync(
			`${ENDURANCE_REPORT}.new`,
			JSON.stringify({ heapBytes, waits, connections, resources }),
		);
		renameSync(`${ENDURANCE_REPORT}.new`, ENDURANCE_REPORT);
	});
}
