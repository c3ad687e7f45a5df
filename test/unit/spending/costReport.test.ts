import { connectionLost } from '../../../nodes/StableDiffusion3/connectionFailure';
import { refused, unusableImage } from '../../../nodes/StableDiffusion3/failures';
import {
	chargeOf,
	costOf,
	costOfRun,
	describeKept,
} from '../../../nodes/StableDiffusion3/spending/costReport';

const lost = connectionLost('ECONNRESET', 'x');

it.each([
	[refused(200, -1, ''), 0, 'This image was not charged.', 'not charged'],
	[unusableImage(200, 'no image'), 0, 'This image was charged (8 credits).', 'charged'],
	[lost, 8, 'This image may have been charged (8 credits).', 'may have been charged'],
	[lost, 24, 'This image may have been charged 3 times (24 credits).', 'may have been charged'],
	[
		refused(200, -1, ''),
		8,
		'This image was not charged in the last try, but may have been charged (8 credits) in earlier ones.',
		'may have been charged',
	],
	[
		unusableImage(200, 'no image'),
		16,
		'This image was charged (8 credits) in the last try, but may have been charged 2 times (16 credits) in earlier ones.',
		'charged',
	],
])('%s, with %i uncertain credits: %s', (failure, uncertain, sentence, charge) => {
	expect(costOf(failure, 8, uncertain)).toBe(sentence);
	expect(chargeOf(failure, uncertain)).toBe(charge);
});

const none = { images: 0, credits: 0 };

it('says what a run has cost, in the three kinds', () => {
	expect(costOfRun({ made: none, charged: none, uncertain: none })).toBe(
		'This run has cost nothing so far.',
	);
	expect(
		costOfRun({
			made: { images: 3, credits: 24 },
			charged: { images: 1, credits: 8 },
			uncertain: { images: 2, credits: 16 },
		}),
	).toBe(
		'This run has cost so far: 3 images made (24 credits), 1 image charged without an image (8 credits), 2 images that may have been charged (16 credits).',
	);
});

const BY_RETRY = 'Retry in the list of executions';
const AGAIN = 'running the workflow again (within 24 hours and before n8n restarts)';

it.each([
	[{ images: 0, byRetry: 0, byNewExecution: 0 }, ''],
	[
		{ images: 1, byRetry: 1, byNewExecution: 1 },
		` 1 image that was made is kept as long as n8n keeps this execution: ${BY_RETRY}, or ${AGAIN}, delivers it without paying again.`,
	],
	[
		{ images: 1_500, byRetry: 1_500, byNewExecution: 1_000 },
		` 1500 images that were made are kept as long as n8n keeps this execution: ${BY_RETRY} delivers them without paying again, and ${AGAIN} delivers 1000 of them without paying again.`,
	],
	[
		{ images: 2, byRetry: 2, byNewExecution: 0 },
		` 2 images that were made are kept as long as n8n keeps this execution: ${BY_RETRY} delivers them without paying again.`,
	],
	[
		{ images: 2, byRetry: 0, byNewExecution: 2 },
		` 2 images that were made are kept as long as n8n keeps this execution: ${AGAIN} delivers them without paying again.`,
	],
	[
		{ images: 2, byRetry: 0, byNewExecution: 1, isTool: true },
		' 2 images that were made are kept as long as n8n keeps this execution: calling this tool again with the same values (within 24 hours and before n8n restarts) delivers 1 of them without paying again.',
	],
	[
		{ images: 1, byRetry: 0, byNewExecution: 0 },
		' 1 image that was made is not kept: this n8n instance keeps binary data in memory, or does not say which execution this is.',
	],
	[
		{ images: 2, byRetry: 0, byNewExecution: 0 },
		' 2 images that were made are not kept: this n8n instance keeps binary data in memory, or does not say which execution this is.',
	],
])('promises what is kept and nothing else: %j', (kept, sentence) => {
	expect(describeKept(kept)).toBe(sentence);
});

it('promises kept images under a condition where their input comes from addresses', () => {
	const kept = { images: 1, byRetry: 1, byNewExecution: 0, hasAddresses: true };
	expect(describeKept(kept)).toMatch(
		/without paying again, as long as the addresses still give the same input images\.$/,
	);
});
