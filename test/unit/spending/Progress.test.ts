import type { Logger } from 'n8n-workflow';
import { refused } from '../../../nodes/StableDiffusion3/failures';
import { Progress } from '../../../nodes/StableDiffusion3/spending/Progress';
import { IMAGE } from './play';

beforeEach(() => jest.useFakeTimers({ now: 0 }));
afterEach(() => jest.useRealTimers());

function withLog(expected: number) {
	const lines: string[] = [];
	const note = (line: string) => void lines.push(line);
	const progress = new Progress({ debug: note, info: note } as unknown as Logger, expected);
	return { progress, lines };
}

it('has a line for each request', () => {
	const { progress, lines } = withLog(2);
	progress.requested(2, 1, IMAGE, 1_234.6);
	progress.requested(0, 0, refused(200, -1, 'no'), 5);
	expect(lines).toEqual([
		'Stable Diffusion 3: item 2, image 1: image, 1235 ms',
		'Stable Diffusion 3: item 0, image 0: The service refused the request: no, 5 ms',
	]);
});

it('says every 10 s how far the run is, and when it has ended', () => {
	const { progress, lines } = withLog(5);
	const settle = (ms: number, outcome: unknown) => {
		jest.setSystemTime(ms);
		progress.settled(outcome);
	};
	settle(9_999, IMAGE);
	settle(10_000, refused(200, -1, 'no'));
	settle(19_999, IMAGE);
	settle(19_999, undefined);
	settle(20_000, IMAGE);
	settle(20_001, IMAGE);
	expect(lines).toEqual([
		'Stable Diffusion 3: 1 of 5 images, 8 credits, 1 failed',
		'Stable Diffusion 3: 3 of 5 images, 24 credits, 1 failed',
		'Stable Diffusion 3: 4 of 5 images, 32 credits, 1 failed',
	]);
});

it('does not count failures where there are none', () => {
	const { progress, lines } = withLog(2);
	progress.settled(IMAGE);
	progress.settled(IMAGE);
	expect(lines).toEqual(['Stable Diffusion 3: 2 of 2 images, 16 credits']);
});

it('says nothing of a single image', () => {
	const { progress, lines } = withLog(1);
	progress.settled(IMAGE);
	expect(lines).toEqual([]);
});
