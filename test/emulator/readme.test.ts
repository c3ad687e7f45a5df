import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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

/** Sends what a curl command says, as npm test asks for no other program than Node.js. */
async function send(command: string, files: Record<string, Blob>): Promise<void> {
	const line = command.replaceAll(/\\\n/g, ' ').trim();
	expect(line.replaceAll(/'[^']*'/g, '')).not.toMatch(/[\n\\]/);
	const words = line.match(/(?:'[^']*'|[^\s'])+/g)!.map((word) => word.replaceAll("'", ''));
	const request = {
		method: 'POST',
		headers: new Headers(),
		body: undefined as string | FormData | undefined,
	};
	const form = new FormData();
	const options: Record<string, (value: string) => void> = {
		'-X': (method) => (request.method = method),
		'-H': (header) => request.headers.append(...(header.split(': ') as [string, string])),
		'-d': (body) => (request.body = body),
		'-F': (field) => {
			const [name, value] = field.split('=') as [string, string];
			form.append(name, value.startsWith('@') ? files[value.slice(1)]! : value);
			request.body = form;
		},
	};
	let url = '';
	for (let word = words.shift(); word; word = words.shift()) {
		if (word.startsWith('-')) options[word]!(words.shift()!);
		else url = word.replace('http://127.0.0.1:8788', emulator.url);
	}
	const answer = await fetch(url, request);
	if (!answer.ok) throw new Error(`HTTP ${answer.status} for ${command}`);
}

test('the curl commands of the README do what it says', async () => {
	const photo = sharp({ create: { width: 512, height: 384, channels: 3, background: '#7a9' } });
	const asBlob = async (type: 'jpeg' | 'png') =>
		new Blob([new Uint8Array(await photo.clone().toFormat(type).toBuffer())], { type: `image/${type}` });
	const files = { 'photo.jpg': await asBlob('jpeg'), 'mask.png': await asBlob('png') };
	const run = async (block = '') => {
		for (const command of block.split(/\n(?=curl )/)) await send(command, files);
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
