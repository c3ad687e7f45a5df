import { parseArgs } from 'node:util';
import { startEmulator } from '.';
import type { EmulatorOptions, LedgerEntry } from '.';
import { textToImage } from './operations/textToImage';

const usage = `Starts a local emulator of AI Thriving's image service.

  npm run emulator -- [--port 8788] [--host 127.0.0.1] [--key KEY[=CREDITS]]... [--quiet]

EMULATOR_PORT and EMULATOR_HOST in the environment do the same as --port and --host.
`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: process.env.EMULATOR_PORT ?? '8788' },
			host: { type: 'string', default: process.env.EMULATOR_HOST ?? '127.0.0.1' },
			key: { type: 'string', multiple: true },
			quiet: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		console.log(usage);
		return;
	}
	const options: EmulatorOptions = {
		port: readPort(values.port),
		host: values.host,
		...(values.key === undefined ? {} : { keys: values.key.map(readAccount) }),
		...(values.quiet ? {} : { onRequest: (entry: LedgerEntry) => console.log(describe(entry)) }),
	};

	// The first image loads the font and the painter: better now than in the first answer.
	const checked = await textToImage.check({ prompt: 'warm up', width: 320, height: 320 });
	if ('order' in checked) await checked.order.paint(1, 'png', 'scenes');
	const emulator = await startEmulator(options);
	const [account] = emulator.accounts.list();
	console.log(`Stable Diffusion 3 emulator on ${emulator.url} (Ctrl-C stops it)`);
	if (values.key === undefined) console.log(`API key: ${account?.key} with ${account?.credits} credits`);

	const stop = () => void emulator.stop().then(() => process.exit(0));
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
}

function readPort(text: string): number {
	const port = Number(text);
	if (!/^\d+$/.test(text) || port > 65_535)
		throw new Error(`The port must be a number from 0 to 65535, not "${text}".`);
	return port;
}

function readAccount(text: string): { key: string; credits: number } {
	const [, key = '', credits = '1000000'] = /^(.+?)(?:=(\d+))?$/.exec(text) ?? [];
	if (key === '') throw new Error('--key needs a key, or a key and its credits: --key my-key=800');
	return { key, credits: Number(credits) };
}

/** One line for the terminal. */
function describe(entry: LedgerEntry): string {
	const { prompt } = (entry.body ?? {}) as { prompt?: unknown };
	const { status, message, seed } = entry.answer;
	return [
		entry.time.slice(11, 19),
		`${entry.method} ${entry.path}`,
		status ?? entry.outcome,
		entry.fault === undefined ? '' : `fault: ${entry.fault}`,
		seed === undefined ? (message ?? '') : `seed ${seed}`,
		`${entry.charged} credits`,
		`${entry.msInFlight} ms`,
		typeof prompt === 'string' ? JSON.stringify(prompt.slice(0, 60)) : '',
	]
		.filter((part) => part !== '')
		.join('  ');
}

main().catch((error: NodeJS.ErrnoException) => {
	const inUse = error.code === 'EADDRINUSE';
	console.error(
		inUse ? `${error.message}\nAnother program uses this port: choose one with --port.` : error.message,
	);
	process.exitCode = 1;
});
