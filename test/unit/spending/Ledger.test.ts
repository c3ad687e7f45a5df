import { connectionLost } from '../../../nodes/StableDiffusion3/connectionFailure';
import { refused, unusableImage } from '../../../nodes/StableDiffusion3/failures';
import { Ledger, type MadeImage } from '../../../nodes/StableDiffusion3/spending/Ledger';

const image: MadeImage = { item: { json: {} }, reused: false };

it.each([
	['an image', image, true, true],
	['charged without an image', unusableImage(200, 'no image'), true, true],
	['may have been charged', connectionLost('ECONNRESET', 'x'), true, false],
	['not charged', refused(200, -1, 'no'), false, false],
])('%s: settled %#', (_what, outcome, settled, settledWithRepeat) => {
	const ledger = new Ledger();
	ledger.record('0/0', outcome, 8);
	expect(ledger.settled('0/0', false)).toBe(settled ? outcome : undefined);
	expect(ledger.settled('0/0', true)).toBe(settledWithRepeat ? outcome : undefined);
	expect(ledger.settled('0/1', false)).toBeUndefined();
});

it('adds up what each image cost, over all tries', () => {
	const ledger = new Ledger();
	expect(ledger.record('a', image, 8)).toBe(8);
	expect(ledger.record('b', { ...image, reused: true }, 8)).toBe(0);
	expect(ledger.record('c', unusableImage(200, 'no image'), 6)).toBe(6);
	expect(ledger.record('d', connectionLost('ECONNRESET', 'x'), 8)).toBe(8);
	expect(ledger.record('e', refused(200, -1, 'no'), 8)).toBe(0);
	ledger.beginTry();
	ledger.record('d', image, 8);
	expect(ledger.costs).toEqual({
		made: { images: 2, credits: 16 },
		charged: { images: 1, credits: 6 },
		uncertain: { images: 1, credits: 8 },
	});
	expect(ledger.images).toHaveLength(3);
	expect(ledger.failed).toBe(1);
});

it('says what each image may have cost, over all tries', () => {
	const ledger = new Ledger();
	const lost = connectionLost('ECONNRESET', 'x');
	ledger.record('a', lost, 8);
	ledger.beginTry();
	ledger.record('a', lost, 8);
	ledger.record('b', lost, 6);
	ledger.record('c', image, 8);
	ledger.record('d', unusableImage(200, 'no image'), 8);
	expect(['a', 'b', 'c', 'd', 'e'].map((slot) => ledger.uncertainCredits(slot))).toEqual([16, 6, 0, 0, 0]);
});
