import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { borrowMemory, returnMemory } from '../../../nodes/StableDiffusion3/response/pictureMemory';

const MB = 1024 * 1024;

describe('memory of a stored picture', () => {
	it('is lent again, also where the picture was only a part of it', () => {
		const memory = borrowMemory(3 * MB);
		returnMemory(memory.subarray(0, 2 * MB));
		expect(borrowMemory(3 * MB).buffer).toBe(memory.buffer);
	});

	it('is not lent where it is too small, or would be wasted', () => {
		const memory = borrowMemory(8 * MB);
		returnMemory(memory);
		expect(borrowMemory(8 * MB + 1).buffer).not.toBe(memory.buffer);
		expect(borrowMemory(2 * MB - 1).buffer).not.toBe(memory.buffer);
		expect(borrowMemory(2 * MB).buffer).toBe(memory.buffer);
	});

	it('is given back to n8n when n8n collects its garbage', async () => {
		setFlagsFromString('--expose-gc');
		const collectGarbage = runInNewContext('gc') as () => void;
		const memory = (() => {
			const bytes = borrowMemory(5 * MB);
			returnMemory(bytes);
			return new WeakRef(bytes.buffer);
		})();
		// A weak reference holds what it was made for until the next turn of the event loop.
		await new Promise(setImmediate);
		collectGarbage();
		expect(memory.deref()).toBeUndefined();
	});
});

it('takes nothing back that it has not lent, or has back already', () => {
	const foreign = Buffer.allocUnsafeSlow(6 * MB);
	returnMemory(foreign);
	expect(borrowMemory(6 * MB).buffer).not.toBe(foreign.buffer);

	const memory = borrowMemory(7 * MB);
	returnMemory(memory);
	returnMemory(memory);
	expect(borrowMemory(7 * MB).buffer).toBe(memory.buffer);
	expect(borrowMemory(7 * MB).buffer).not.toBe(memory.buffer);
});

it('keeps no small memory', () => {
	const memory = borrowMemory(1000);
	returnMemory(memory);
	expect(borrowMemory(1000).buffer).not.toBe(memory.buffer);
});

it('never lends to two what is one, and always enough', () => {
	const size = fc.integer({ min: 1, max: 2 * MB });
	fc.assert(
		fc.property(fc.array(fc.tuple(size, fc.nat()), { maxLength: 40 }), (steps) => {
			const lent: Buffer[] = [];
			for (const [length, choice] of steps) {
				if (choice % 2 === 1 && lent.length > 0) {
					for (const picture of lent.splice(choice % lent.length, 1)) returnMemory(picture);
					continue;
				}
				const memory = borrowMemory(length);
				expect(memory.length).toBeGreaterThanOrEqual(length);
				expect(lent.map(({ buffer }) => buffer)).not.toContain(memory.buffer);
				lent.push(memory);
			}
		}),
	);
});
