import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { operations } from '../../emulator/operations';
import { readPage } from '../support/markdown';
import { emulator, useEmulator } from './client';

useEmulator();

const root = join(__dirname, '../..');
const page = readFileSync(join(root, 'emulator/README.md'), 'utf8');
const { shellBlocks } = readPage(page);

test('npm run emulator takes the options that the README names', async () => {
	const balancesOf = async (options: string) => {
		const words = ['--import', 'tsx', 'emulator/main.ts', ...options.split(' '), '--port', '0'];
		const child = spawn(process.execPath, words.filter(Boolean), { cwd: root });
		let output = '';
		await new Promise<unknown>((done) => {
			child.stdout.on('data', (part) => (output += part).includes('Ctrl-C') && done(output));
			child.once('close', done);
		});
		const [, port] = /emulator on http:\S+:(\d+)/.exec(output) ?? [];
		const settings = await fetch(`http://127.0.0.1:${port}/emulator/settings`);
		child.kill('SIGINT');
		const { accounts } = (await settings.json()) as { accounts: Array<{ credits: number }> };
		return accounts.map(({ credits }) => credits);
	};
	const starts = shellBlocks[0]!.matchAll(/^npm run emulator(?: -- )?(.*?)(?: +#.*)?$/gm);
	const balances = await Promise.all([...starts].map(([, options = '']) => balancesOf(options)));
	const usual = [1_000_000, 0];
	expect(balances).toEqual([usual, usual, [800, 0]]);
});

test('curl does what the README says', async () => {
	const folder = mkdtempSync(join(process.env.ENGINE_TESTS_FOLDER!, 'readme-'));
	const photo = sharp({ create: { width: 512, height: 384, channels: 3, background: '#7a9' } });
	await Promise.all(['photo.jpg', 'mask.png'].map((name) => photo.clone().toFile(join(folder, name))));
	const run = async (block = '') => {
		const strict = `curl() { command curl --fail-with-body --silent --noproxy '*' "$@"; }\n${block}`;
		const script = strict.replaceAll('http://127.0.0.1:8788', emulator.url);
		await promisify(execFile)('sh', ['-ec', script], { cwd: folder, maxBuffer: 16_000_000 });
	};
	const [, images, faults = '', settings, ...others] = shellBlocks;
	await run(images);
	const answers = emulator.ledger.requests.map(({ operation, answer }) => [operation, answer.code]);
	expect(answers).toEqual([
		['textToImage', 0],
		['inpaint', 0],
	]);
	await run(faults.split('\ncurl -X DELETE')[0]);
	expect(emulator.faults.list()).toMatchObject([{ skip: 1, times: 2, fault: { status: 429 } }]);
	await run(faults);
	expect(emulator.faults.list()).toEqual([]);
	await run(settings);
	expect(emulator.paths).toEqual(['sdv3']);
	expect(emulator.accounts.list()).toContainEqual({ key: 'emulator-key', credits: 16 });
	expect(others).toEqual([]);
});

test('the README has every operation with its path, body and price', () => {
	const rows = page.replace(/ +/g, ' ');
	for (const [name, { path, body, price }] of Object.entries(operations))
		expect(rows).toContain(
			`| \`${name}\` | \`${path}\` | ${body === 'form' ? body : 'JSON'} | ${price} |`,
		);
});
