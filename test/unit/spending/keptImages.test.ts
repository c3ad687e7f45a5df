import type { StoredImage } from '../../../nodes/StableDiffusion3/output/imageItem';
import {
	forgetKeptImages,
	isAnyKept,
	keepForNextExecution,
	keptImagesFor,
	reportCredits,
	rememberForTests,
	takeKeptImage,
	takeReportsBack,
	testImagesFor,
} from '../../../nodes/StableDiffusion3/spending/keptImages';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const image = (id: string, key = 'key') => ({ id, paidId: id, key, credits: 8 }) as StoredImage;
const some = (count: number, node: string, key?: string) =>
	Array.from({ length: count }, (_entry, index) => image(`${node}-${index}`, key));

it('gives each image once, to its node and for its request only, in order', () => {
	expect(keepForNextExecution('a', [image('1'), image('2'), image('3', 'other')])).toBe(3);
	expect(takeKeptImage('b', 'key')).toBeUndefined();
	const ids = [1, 2, 3].map(() => takeKeptImage('a', 'key')?.id);
	expect(ids).toEqual(['1', '2', undefined]);
	expect(keptImagesFor('a', 'oth')).toEqual([]);
	expect(keptImagesFor('a', 'other')).toHaveLength(1);
	forgetKeptImages([image('3')]);
	expect(takeKeptImage('a', 'other')).toBeUndefined();
});

it('knows whether any image is kept of a node for a request that begins like this', () => {
	keepForNextExecution('one node', [image('b1', 'erase/abc'), image('b2', 'outpaint/def')]);
	const begins = ['erase/', 'outpaint/', 'def', 'inpaint/'].map((begin) => isAnyKept('one node', begin));
	expect(begins).toEqual([true, true, false, false]);
	expect(isAnyKept('another node', 'erase/')).toBe(false);
});

it('keeps for 24 hours', () => {
	jest.advanceTimersByTime(5 * 60_000);
	keepForNextExecution('day', [image('d1'), image('d2')]);
	jest.advanceTimersByTime(24 * 60 * 60_000 - 1);
	expect(takeKeptImage('day', 'key')?.id).toBe('d1');
	jest.advanceTimersByTime(1);
	expect(takeKeptImage('day', 'key')).toBeUndefined();
});

it('keeps the last 1,000 of a node and the last 10,000 in all, and says how many', () => {
	expect(keepForNextExecution('many', some(1_200, 'many'))).toBe(1_000);
	expect(takeKeptImage('many', 'key')?.id).toBe('many-200');
	for (let node = 0; node < 10; node++) keepForNextExecution(`node${node}`, some(1_000, `node${node}`));
	expect(keptImagesFor('many', 'key')).toHaveLength(0);
	expect(keptImagesFor('node0', 'key')).toHaveLength(1_000);
	expect(keepForNextExecution('node0', [image('node0-5')])).toBe(1);
	expect(keptImagesFor('node0', 'key')).toHaveLength(1_000);
});

it('remembers the last 100 images of a node for test runs, and gives them to each execution', () => {
	for (const one of some(120, 'tested')) rememberForTests('tested', one);
	const ids = () => [...testImagesFor({}, 'tested', '').keys()];
	expect([ids().length, ids()[0]]).toEqual([100, 'tested-20']);
	expect(ids()).toHaveLength(100);
	expect(testImagesFor({}, 'other', '').size).toBe(0);
	expect(testImagesFor({}, undefined, '').size).toBe(0);
});

it('gives an execution what was there before it, also where its own images push that out or it goes on later', () => {
	const made = (executionId: string) =>
		some(100, executionId).forEach((one) => rememberForTests('long', { ...one, executionId }));
	const memory = {};
	const ids = (of: object) => [...testImagesFor(of, 'long', 'second').keys()];
	made('first');
	expect(ids(memory)[0]).toBe('first-0');
	made('second');
	expect(ids(memory)[0]).toBe('first-0');
	expect(ids({})).toEqual([]);
});

it('has the credits of an image reported once, or again where the run that reported them failed', () => {
	expect(reportCredits(image('paid'))).toBe(8);
	expect(reportCredits(image('paid'))).toBe(0);
	takeReportsBack(['paid']);
	expect(reportCredits(image('paid'))).toBe(8);
});
