import type { Logger } from 'n8n-workflow';
import { connectionLost } from '../../../nodes/StableDiffusion3/connectionFailure';
import { refused, unusableImage } from '../../../nodes/StableDiffusion3/failures';
import { Ledger, type Outcome } from '../../../nodes/StableDiffusion3/spending/Ledger';
import { RunLog } from '../../../nodes/StableDiffusion3/spending/RunLog';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const image: Outcome = { item: { json: {} }, reused: false };

function withLog(expected: number) {
	const lines: string[] = [];
	const note = (line: string) => void lines.push(line);
	const ledger = new Ledger();
	const log = new RunLog({ debug: note, info: note } as unknown as Logger, ledger, expected);
	let slot = 0;
	const record = (outcome: Outcome) => ledger.record(String(slot++), outcome, 8);
	return { log, lines, ledger, record };
}

it('has a line for each request', () => {
	const { log, lines } = withLog(2);
	log.requested(2, 1, image, 1_234.6);
	log.requested(0, 0, refused(200, -1, 'no'), 5);
	expect(lines).toEqual([
		'Stable Diffusion 3: item 2, image 1: image, 1235 ms',
		'Stable Diffusion 3: item 0, image 0: The service refused the request: no, 5 ms',
	]);
});

it('says at most every 10 s how far the run is, and once more when it has ended', () => {
	const { log, lines, record } = withLog(5);
	record(image);
	jest.advanceTimersByTime(9_999);
	log.imageSettled();
	jest.advanceTimersByTime(1);
	record(refused(200, -1, 'no'));
	log.imageSettled();
	record(image);
	log.imageSettled();
	log.ended();
	expect(lines).toEqual([
		'Stable Diffusion 3: 1 of 5 images, 8 credits, 1 failed',
		'Stable Diffusion 3: 2 of 5 images, 16 credits, 1 failed',
	]);
});

it('counts a later try of what was not charged once, and names all that was or may have been charged', () => {
	const { log, lines, ledger } = withLog(4);
	ledger.record('a', image, 8);
	ledger.record('b', unusableImage(200, 'no image'), 8);
	ledger.record('c', connectionLost('ECONNRESET', 'x'), 8);
	ledger.record('d', refused(200, -1, 'no'), 8);
	log.ended();
	ledger.beginTry();
	ledger.record('c', connectionLost('ECONNRESET', 'x'), 8);
	ledger.record('d', { ...image, reused: true }, 0);
	log.ended();
	const rest = '8 credits charged without an image';
	expect(lines).toEqual([
		`Stable Diffusion 3: 1 of 4 images, 8 credits, 3 failed, ${rest}, 8 credits may have been charged`,
		`Stable Diffusion 3: 2 of 4 images, 8 credits, 2 failed, ${rest}, 16 credits may have been charged`,
	]);
});

it('says nothing of a single image, but where it may have been charged', () => {
	const { log, lines, record } = withLog(1);
	record(image);
	log.ended();
	expect(lines).toEqual([]);
	record(connectionLost('ECONNRESET', 'x'));
	log.ended();
	expect(lines).toHaveLength(1);
});
