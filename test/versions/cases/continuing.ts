import type { IDataObject } from 'n8n-workflow';
import type { Fault } from '../../../emulator';
import { FAILED, OUR_NODE, IMAGES } from '../../e2e/support/rowsWorkflow';
import { itemsOf } from '../../e2e/support/runWorkflow';
import { rowsOf, type Trial } from '../support/Trial';

const refused: Fault = { kind: 'refused', message: 'No images of this' };
const lost: Fault = { kind: 'dropBefore' };

export function continuing(trial: () => Trial): void {
	it.each([
		{ what: 'refused', fault: refused, message: /No images of this/, cost: 'not charged' },
		{ what: 'lost', fault: lost, message: /connection .* was lost/, cost: 'may have been charged' },
	])('continues by the regular output where a request was $what', async ({ fault, message, cost }) => {
		trial().fail(2, fault);
		const settings = { onError: 'continueRegularOutput' } as const;
		const execution = await trial().run({ rows: rowsOf(3), settings });
		expect(execution.status).toBe('success');
		const item = itemsOf(execution, OUR_NODE)[1];
		expect(item?.json).toEqual({
			error: expect.stringMatching(message),
			message: item?.json.error,
			details: expect.objectContaining({
				description: expect.stringContaining(cost),
				charged: cost,
				imageIndex: 0,
			}),
		});
		expect(item?.pairedItem).toEqual({ item: 1 });
		await trial().expectImages(execution, [1, 3]);
		expect(trial().sentPrompts).toEqual(['Row 1', 'Row 2', 'Row 3']);
	});

	it('sends no key to another address than its own, where the credential has expressions', async () => {
		const { n8n } = trial();
		const { id, ...credential } = await n8n.credential();
		const save = async (data: IDataObject) =>
			await n8n.rest.request('PATCH', `/credentials/${id}`, { ...credential, data });
		const { apiKey, baseUrl } = n8n.account;
		const forSecond = (second: string, others: string) =>
			`={{ $json.id === 2 ? "${second}" : "${others}" }}`;
		await save({
			apiKey: forSecond('another-key', apiKey),
			baseUrl: forSecond('http://127.0.0.1:9', baseUrl),
		});
		const settings = { onError: 'continueRegularOutput' } as const;
		const execution = await trial().run({ rows: rowsOf(3), settings });
		await save({ ...n8n.account });
		await trial().expectImages(execution, [1, 3]);
		expect(trial().sentPrompts).toEqual(['Row 1', 'Row 3']);
		expect(itemsOf(execution, OUR_NODE)[1]?.json).toMatchObject({
			error: expect.stringMatching(/^The Base URL in the credential gives this item another address/),
			details: { reason: 'notSent', charged: 'not charged' },
		});
	});

	it('continues by the error output with the fields of the failed row', async () => {
		trial().fail(2, refused);
		const rows = rowsOf(3).map((row) => ({ ...row, customer: `C-${row.id as number}` }));
		const execution = await trial().run({ rows, settings: { onError: 'continueErrorOutput' } });
		expect(execution.status).toBe('success');
		await trial().expectImages(execution, [1, 3]);
		expect(itemsOf(execution, IMAGES)).toHaveLength(2);

		const [failed, ...others] = itemsOf(execution, FAILED);
		expect(others).toEqual([]);
		expect(failed?.json).toMatchObject({
			...rows[1],
			error: expect.stringMatching(/No images of this/),
		});
		expect(failed?.json).toMatchObject(
			trial().chosen.knowsDetails
				? { details: { charged: 'not charged', imageIndex: 0 } }
				: { message: expect.stringMatching(/No images of this.*not charged/) },
		);
		expect(itemsOf(execution, OUR_NODE, 1)[0]?.pairedItem).toMatchObject({ item: 1 });
		expect(trial().charged).toBe(2 * 8);
	});
}
