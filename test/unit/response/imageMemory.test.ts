import fc from 'fast-check';
import {
	borrowMemory,
	keepMemoryDuring,
	returnMemory,
} from '../../../nodes/StableDiffusion3/response/imageMemory';

const MB = 1024 * 1024;

const during = (work: () => void) => keepMemoryDuring(async () => work());

describe('while images are made, memory of a stored one', () => {
	it('is lent again, also where the image was only a part of it', async () => {
		await during(() => {
			const memory = borrowMemory(3 * MB);
			returnMemory(memory.subarray(0, 2 * MB));
			expect(borrowMemory(3 * MB).buffer).toBe(memory.buffer);
		});
	});

	it('is not lent where it is too small, or would be wasted', async () => {
		await during(() => {
			const memory = borrowMemory(8 * MB);
			returnMemory(memory);
			expect(borrowMemory(8 * MB + 1).buffer).not.toBe(memory.buffer);
			expect(borrowMemory(2 * MB - 1).buffer).not.toBe(memory.buffer);
			expect(borrowMemory(2 * MB).buffer).toBe(memory.buffer);
		});
	});

	it('is not taken twice, nor any that was not lent', async () => {
		await during(() => {
			const foreign = Buffer.allocUnsafeSlow(6 * MB);
			returnMemory(foreign);
			expect(borrowMemory(6 * MB).buffer).not.toBe(foreign.buffer);

			const memory = borrowMemory(7 * MB);
			returnMemory(memory);
			returnMemory(memory);
			expect(borrowMemory(7 * MB).buffer).toBe(memory.buffer);
			expect(borrowMemory(7 * MB).buffer).not.toBe(memory.buffer);
		});
	});

	it.each([
		[256 * 1024 - 1, false],
		[256 * 1024, true],
	])('of %i bytes is worth keeping: %s', async (length, kept) => {
		await during(() => {
			const memory = borrowMemory(length);
			returnMemory(memory);
			expect(borrowMemory(length).buffer === memory.buffer).toBe(kept);
		});
	});

	it('is kept of 8 images, those that were stored last', async () => {
		await during(() => {
			const images = Array.from({ length: 9 }, () => borrowMemory(MB));
			images.forEach(returnMemory);
			const again = Array.from({ length: 9 }, () => borrowMemory(MB));
			// Which image's memory each one is.
			expect(again.map((one) => images.findIndex(({ buffer }) => buffer === one.buffer))).toEqual([
				8, 7, 6, 5, 4, 3, 2, 1, -1,
			]);
		});
	});
});

it('keeps nothing when no image is made any more, in whatever order the work ends', async () => {
	let memory: Buffer = Buffer.alloc(0);
	let end = () => {};
	const other = keepMemoryDuring(() => new Promise<void>((resolve) => (end = resolve)));
	await during(() => returnMemory((memory = borrowMemory(MB))));
	expect(borrowMemory(MB).buffer).toBe(memory.buffer);
	returnMemory(memory);
	end();
	await other;
	expect(borrowMemory(MB).buffer).not.toBe(memory.buffer);

	const outside = borrowMemory(MB);
	returnMemory(outside);
	expect(borrowMemory(MB).buffer).not.toBe(outside.buffer);
});

it('keeps nothing after a work that failed, and hands its failure on', async () => {
	let memory: Buffer = Buffer.alloc(0);
	const work = keepMemoryDuring(async () => {
		returnMemory((memory = borrowMemory(MB)));
		throw new Error('no image');
	});
	await expect(work).rejects.toThrow('no image');
	expect(borrowMemory(MB).buffer).not.toBe(memory.buffer);
});

it('never lends to two what is one, and always enough', async () => {
	const size = fc.integer({ min: 1, max: 2 * MB });
	await fc.assert(
		fc.asyncProperty(fc.array(fc.tuple(size, fc.nat()), { maxLength: 40 }), async (steps) => {
			const lent: Buffer[] = [];
			await during(() => {
				for (const [length, choice] of steps) {
					if (choice % 2 === 1 && lent.length > 0) {
						lent.splice(choice % lent.length, 1).forEach(returnMemory);
						continue;
					}
					const memory = borrowMemory(length);
					expect(memory.length).toBeGreaterThanOrEqual(length);
					expect(lent.map(({ buffer }) => buffer)).not.toContain(memory.buffer);
					lent.push(memory);
				}
			});
		}),
		{ numRuns: 50 },
	);
});
