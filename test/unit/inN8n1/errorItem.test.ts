import type { INode } from 'n8n-workflow';
import { invalidValue } from '../../../nodes/StableDiffusion3/failures';
import { toErrorItem } from '../../../nodes/StableDiffusion3/output/errorItem';

// n8n-workflow as it was before 2.37.
jest.mock('n8n-workflow', () => {
	const older = { ...jest.requireActual<Record<string, unknown>>('n8n-workflow') };
	delete older.ACTIONABLE_CAUSES;
	return older;
});

const COST = { cost: 'This image was not charged.', charge: 'not charged' } as const;
const failure = invalidValue('Prompt is empty', 'Correct Prompt.');

it('has only the keys by which n8n 1 knows an item for the error output, and still says what it cost', () => {
	expect(toErrorItem(failure, COST, { onError: 'continueErrorOutput' } as INode, 2, 0)).toEqual({
		json: {
			error: 'Prompt is empty',
			message: 'Prompt is empty. Correct Prompt. This image was not charged.',
		},
		pairedItem: { item: 2 },
	});
});

it('has details where no error output is in play', () => {
	const { json } = toErrorItem(failure, COST, { onError: 'continueRegularOutput' } as INode, 0, 0);
	expect(Object.keys(json)).toEqual(['error', 'message', 'details']);
});
