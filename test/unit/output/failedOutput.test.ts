import { NodeApiError, type INode } from 'n8n-workflow';
import { neverConnected } from '../../../nodes/StableDiffusion3/connectionFailure';
import { invalidValue } from '../../../nodes/StableDiffusion3/failures';
import { httpFailure } from '../../../nodes/StableDiffusion3/httpFailure';
import { toErrorItem } from '../../../nodes/StableDiffusion3/output/errorItem';
import { toNodeError } from '../../../nodes/StableDiffusion3/output/nodeError';

const COST = { cost: 'It cost nothing.', charge: 'not charged' } as const;

const TYPE = 'n8n-nodes-stable-diffusion-3.stableDiffusion3';

const node = (onError: INode['onError'], type = TYPE) =>
	({ name: 'Stable Diffusion 3', type, onError }) as INode;

describe('toErrorItem', () => {
	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'%s: says all that is known',
		(onError) => {
			const failure = httpFailure(429, 'slow', 17);
			expect(toErrorItem(failure, COST, node(onError), 4, 2)).toEqual({
				json: {
					error: 'The service is receiving too many requests (HTTP 429): slow',
					message: 'The service is receiving too many requests (HTTP 429): slow',
					details: {
						description: `${failure.facts.advice} It cost nothing.`,
						reason: 'rateLimit',
						httpCode: '429',
						code: 17,
						charged: 'not charged',
						imageIndex: 2,
					},
				},
				pairedItem: { item: 4 },
			});
		},
	);

	it('has no codes where there are none', () => {
		const { json } = toErrorItem(
			invalidValue('Seed is wide', ''),
			COST,
			node('continueRegularOutput'),
			0,
			0,
		);
		expect(json.details).toMatchObject({ httpCode: null, code: null });
	});
});

describe('toNodeError', () => {
	it('says what happened, what to do and for which item', () => {
		const failure = httpFailure(401, 'who are you');
		const error = toNodeError(failure, node('stopWorkflow'), 3, 'Check the key.');
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({
			message: 'The API key was refused (HTTP 401): who are you',
			description: 'Check the key.',
			httpCode: '401',
			context: { itemIndex: 3 },
		});
	});

	it('says all of it in the message to the model of an agent, which reads nothing else', () => {
		const description = 'Check the key. This image was not charged.';
		const toolError = (words: string) =>
			toNodeError(httpFailure(401, words), node('stopWorkflow', `${TYPE}Tool`), 0, description);
		expect(toolError('who are you').message).toBe(
			`The API key was refused (HTTP 401): who are you. ${description}`,
		);
		// n8n's older agents add the description where the message lacks it.
		expect(toolError('who are you.').message).toContain(`you. ${toolError('x').description}`);
		const long = toolError('x'.repeat(2_000)).message;
		expect(long.length).toBeLessThanOrEqual(1_000);
		expect(long.endsWith(`xxx... ${description}`)).toBe(true);
	});

	it('keeps its own words where they hold the code of a network', () => {
		const failure = neverConnected('ECONNREFUSED', 'x.example', 'nothing listens there', true);
		const error = toNodeError(failure, node('stopWorkflow'), 0, 'Try it later.');
		expect(error.message).toBe('Could not connect to x.example (ECONNREFUSED): nothing listens there');
		expect(error.description).toBe('Try it later.');
	});
});
