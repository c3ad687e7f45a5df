import { randomBytes } from 'node:crypto';
import { AnswerReader } from '../nodes/StableDiffusion3/response/AnswerReader';
import { median } from './report';

/** Reading alone, without n8n and without a network: CPU time for an answer with an image of 3 MB, in ms. */
const IMAGE = 3_000_000;
const ROUNDS = 9;
const READINGS_IN_A_ROUND = 20;

/** As the network hands it over, in bytes. */
const PART = 65_536;

const image = randomBytes(IMAGE).toString('base64');
const answer = JSON.stringify({ code: 0, message: 'success', data: { image, seed: 1 } });

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

function measure(read: (parts: Buffer[]) => number, parts: Buffer[]): number {
	// The first round only warms up.
	const rounds = Array.from({ length: 1 + ROUNDS }, () => {
		const before = process.cpuUsage();
		for (let reading = 0; reading < READINGS_IN_A_ROUND; reading++) {
			if (read(parts) !== IMAGE) throw new Error('The image is not whole.');
		}
		const { user, system } = process.cpuUsage(before);
		return (user + system) / 1000 / READINGS_IN_A_ROUND;
	});
	return median(rounds.slice(1));
}

const escaped = inParts(answer.replaceAll('/', '\\/'));
console.table({
	'whole: bytes, text, JSON, base64': measure(whole, inParts(answer)),
	'as it arrives': measure(asItArrives, inParts(answer)),
	'whole, with every / written as \\/': measure(whole, escaped),
	'as it arrives, with every / written as \\/': measure(asItArrives, escaped),
});
