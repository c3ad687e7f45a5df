import { writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join } from 'node:path';

/** As little as a program can do: ask, decode, write, with kept connections. */

/** As many as the node requests at one time. */
const PARALLEL = 4;

const [url = '', folder = '', count = ''] = process.argv.slice(2);
const target = `${url}/api/generate/sd3/textToImage`;
const agent = new Agent({ keepAlive: true, maxSockets: PARALLEL });
const headers = { authorization: 'benchmark-key', 'content-type': 'application/json' };
const fixed = { width: 1024, height: 1024, model: 'sd3-large', aspect_ratio: '1:1' };

async function ask(prompt: string): Promise<string> {
	const parts: Buffer[] = await new Promise((resolve, reject) => {
		const asked = request(target, { method: 'POST', agent, headers }, (answer) => {
			answer.toArray().then(resolve, reject);
		});
		asked.once('error', reject);
		asked.end(JSON.stringify({ prompt, ...fixed }));
	});
	return Buffer.concat(parts).toString('latin1');
}

async function makeImages(): Promise<void> {
	let next = 0;
	const work = async () => {
		while (next < Number(count)) {
			const index = next++;
			const { data } = JSON.parse(await ask(`Item ${index + 1}`)) as { data: { image: string } };
			await writeFile(join(folder, `${index}.png`), Buffer.from(data.image, 'base64'));
		}
	};
	await Promise.all(Array.from({ length: PARALLEL }, work));
}

async function main(): Promise<void> {
	await makeImages();
	const cpuBefore = process.cpuUsage();
	const startedAt = performance.now();
	await makeImages();
	const time = performance.now() - startedAt;
	const { user, system } = process.cpuUsage(cpuBefore);
	console.log(JSON.stringify({ time, cpu: (user + system) / 1000 }));
	agent.destroy();
}

void main();
