import { writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join } from 'node:path';

/** As little as a program can do: ask, decode, write, with kept connections. */

const [url = '', folder = '', count = '', parallel = '', warmUpCount = ''] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: Number(parallel) });
const headers = { authorization: 'benchmark-key', 'content-type': 'application/json' };
const fixed = { width: 1024, height: 1024, model: 'sd3-large', aspect_ratio: '1:1' };

async function ask(prompt: string): Promise<string> {
	const parts: Buffer[] = await new Promise((resolve, reject) => {
		const target = `${url}/api/generate/sd3/textToImage`;
		const asked = request(target, { method: 'POST', agent, headers }, (answer) => {
			answer.toArray().then(resolve, reject);
		});
		asked.once('error', reject);
		asked.end(JSON.stringify({ prompt, ...fixed }));
	});
	return Buffer.concat(parts).toString('latin1');
}

async function makeImages(total: number): Promise<void> {
	let next = 0;
	const work = async () => {
		while (next < total) {
			const index = next++;
			const { data } = JSON.parse(await ask(`Row ${index + 1}`)) as { data: { image: string } };
			await writeFile(join(folder, `${index}.png`), Buffer.from(data.image, 'base64'));
		}
	};
	await Promise.all(Array.from({ length: Number(parallel) }, work));
}

async function main(): Promise<void> {
	await makeImages(Number(warmUpCount));
	const cpuBefore = process.cpuUsage();
	const began = performance.now();
	await makeImages(Number(count));
	const time = performance.now() - began;
	const { user, system } = process.cpuUsage(cpuBefore);
	console.log(JSON.stringify({ time, cpu: (user + system) / 1000 }));
	agent.destroy();
}

void main();
