import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { startEmulator } from '../../emulator';
import type { Emulator } from '../../emulator';
import { readPage } from '../support/markdown';

const root = join(__dirname, '../..');
const { shellBlocks } = readPage(readFileSync(join(root, 'emulator/README.md'), 'utf8'));
const starts = shellBlocks.flatMap((block) =>
	block.split('\n').filter((line) => line.startsWith('npm run emulator')),
);
const curls = shellBlocks.filter((block) => block.startsWith('curl'));

// npm, tsx and the first image take their time on a busy machine.
jest.setTimeout(120_000);

/** Runs a line in a shell, as a process group of its own, until `use` is done with what it printed. */
async function whileRunning(line: string, use: (url: string) => Promise<void>): Promise<void> {
	const child = spawn(line, { shell: true, detached: true, cwd: root });
	let output = '';
	const ended = new Promise<void>((done) => child.once('close', () => done()));
	try {
		const url = await new Promise<string>((found, fail) => {
			const read = (text: Buffer) => {
				output += text.toString();
				const [, address] = /emulator on (http:\S+)/.exec(output) ?? [];
				if (address) found(address);
			};
			child.stdout.on('data', read);
			child.stderr.on('data', read);
			void ended.then(() => fail(new Error(`It ended:\n${output}`)));
		});
		await use(url);
	} finally {
		if (child.pid) process.kill(-child.pid, 'SIGINT');
		await ended;
	}
}

describe('npm run emulator, as the README says', () => {
	const credits = [
		[1_000_000, 0],
		[1_000_000, 0],
		[800, 0],
	];

	it.each(starts.map((line, index): [string, number[] | undefined] => [line, credits[index]]))(
		'%s',
		async (line, balances) => {
			const command = line.replace(/\s+#.*/, '');
			// A free port: the last --port counts.
			const anyPort = `${command}${command.includes(' -- ') ? '' : ' --'} --port 0`;
			await whileRunning(anyPort, async (url) => {
				const answer = await fetch(`http://127.0.0.1:${new URL(url).port}/emulator/settings`);
				const { accounts } = (await answer.json()) as { accounts: Array<{ credits: number }> };
				expect(accounts.map((account) => account.credits)).toEqual(balances);
			});
		},
	);
});

describe('curl, as the README says', () => {
	let emulator: Emulator;
	let folder: string;

	beforeAll(async () => {
		emulator = await startEmulator();
		folder = mkdtempSync(join(tmpdir(), 'sd3-emulator-readme-'));
		const photo = { width: 512, height: 384, channels: 3 as const, background: '#7a9' };
		await sharp({ create: photo }).jpeg().toFile(join(folder, 'photo.jpg'));
		// An HTTP status from 400 on makes curl fail.
		writeFileSync(join(folder, '.curlrc'), 'fail-with-body\nsilent\nshow-error\n');
	});
	afterAll(async () => {
		await emulator.stop();
		rmSync(folder, { recursive: true });
	});

	const run = async (block: string) => {
		const script = block.replaceAll('http://127.0.0.1:8788', emulator.url);
		const env = { ...process.env, CURL_HOME: folder, no_proxy: '*' };
		await promisify(execFile)('sh', ['-ec', script], { cwd: folder, env, maxBuffer: 16_000_000 });
	};

	it('makes images of both kinds', async () => {
		const [images] = curls;
		await run(images!);
		const answers = emulator.ledger.requests.map(({ operation, answer }) => [operation, answer.code]);
		expect(answers).toEqual([
			['textToImage', 0],
			['imageToImage', 0],
		]);
	});

	it('adds a fault, and removes all', async () => {
		const [, faults] = curls;
		const [add = ''] = faults!.split('\ncurl -X DELETE');
		await run(add);
		expect(emulator.faults.list()).toEqual([
			expect.objectContaining({ skip: 1, times: 2, fault: expect.objectContaining({ status: 429 }) }),
		]);
		await run(faults!);
		expect(emulator.faults.list()).toEqual([]);
	});

	it('changes paths and accounts', async () => {
		const [, , settings] = curls;
		await run(settings!);
		expect(emulator.paths).toEqual(['sdv3']);
		expect(emulator.accounts.list()).toContainEqual({ key: 'emulator-key', credits: 16 });
	});
});

it('has no other commands', () => {
	expect([starts.length, curls.length, shellBlocks.length]).toEqual([3, 3, 1 + curls.length]);
});
