import { randomBytes } from 'node:crypto';
import { AnswerReader } from '../../nodes/StableDiffusion3/response/AnswerReader';

/** Reading alone, without n8n and without a network: CPU time for an answer with an image of 3 MB, in ms. */
const IMAGE = 3_000_000;
const ROUNDS = 9;
const READINGS_IN_A_ROUND = 20;

/** As the network hands it over, in bytes. */
const PART = 65_536;

const answer = JSON.stringify({
	code: 0,
	message: 'success',
	data: { image: randomBytes(IMAGE).toString('base64'), seed: 1 },
});

function inParts(text: string): Buffer[] {
	const bytes = Buffer.from(text);
	const count = Math.ceil(bytes.length / PART);
	return Array.from({ length: count }, (_, index) => bytes.subarray(index * PART, (index + 1) * PART));
}

function asItArrives(parts: Buffer[]): number {
	const reader = new AnswerReader(answer.length);
	for (const part of parts) reader.write(part);
	const read = reader.end();
	const { data } = read.json as { data: { image: string } };
	return read.imageOf(data.image)?.length ?? 0;
}

function whole(parts: Buffer[]): number {
	const { data } = JSON.parse(Buffer.concat(parts).toString('utf8')) as { data: { image: string } };
	return Buffer.from(data.image, 'base64').length;
}

const escaped = answer.replaceAll('/', '\\/');
const ways = [
	{ name: 'whole: bytes, text, JSON, base64', read: whole, parts: inParts(answer) },
	{ name: 'as it arrives', read: asItArrives, parts: inParts(answer) },
	{ name: 'whole, with every / written as \\/', read: whole, parts: inParts(escaped) },
	{ name: 'as it arrives, with every / written as \\/', read: asItArrives, parts: inParts(escaped) },
];
const measured = ways.map((): number[] => []);

for (let round = -1; round < ROUNDS; round++) {
	ways.forEach(({ read, parts }, way) => {
		const before = process.cpuUsage();
		for (let reading = 0; reading < READINGS_IN_A_ROUND; reading++) {
			if (read(parts) !== IMAGE) throw new Error('The image is not whole.');
		}
		const { user, system } = process.cpuUsage(before);
		// The first round only warms up.
		if (round >= 0) measured[way]!.push((user + system) / 1000 / READINGS_IN_A_ROUND);
	});
}

const median = (numbers: number[]) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
const first = median(measured[0]!);
ways.forEach(({ name }, way) => {
	const ms = median(measured[way]!);
	console.log(`${(ms / first).toFixed(2)} x  ${ms.toFixed(1)} ms  ${name}`);
});
