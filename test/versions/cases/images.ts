import { IMAGES, OUR_NODE, rowsWorkflow } from '../../e2e/support/rowsWorkflow';
import { itemsOf, runsOf } from '../../e2e/support/runWorkflow';
import { rowsOf, type Trial } from '../support/Trial';
import { VARY, varyEachImage } from '../support/varyEachImage';

interface ImageToImageBody {
	image: { sha256: string };
}

export function images(trial: () => Trial): void {
	it('makes an image of each row', async () => {
		const execution = await trial().run({ rows: rowsOf(3), parameters: { aspectRatio: '16:9' } });
		expect(execution.status).toBe('success');
		await trial().expectImages(execution, [1, 2, 3]);
		expect(trial().requests.filter(({ problem }) => problem)).toEqual([]);
		expect(trial().charged).toBe(3 * 8);
	});

	it.each(['data', `={{ $('${OUR_NODE}').item.binary.data }}`])(
		'varies images of another node: %s',
		async (field) => {
			const { n8n } = trial();
			const execution = await n8n.run(varyEachImage(rowsWorkflow({ rows: rowsOf(2) }), field));
			expect(execution.status).toBe('success');

			const sent = trial().requests.filter(({ operation }) => operation === 'imageToImage');
			const files = sent.map(({ body }) => (body as ImageToImageBody).image.sha256);
			expect(files.sort()).toEqual((await n8n.hashes(itemsOf(execution, IMAGES))).sort());

			const varied = itemsOf(execution, VARY);
			expect(varied.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
			const answered = sent.map(({ answer }) => answer.image?.sha256);
			expect((await n8n.hashes(varied)).sort()).toEqual(answered.sort());
			expect(trial().charged).toBe(4 * 8);
		},
	);

	it('pays once with Retry On Fail', async () => {
		trial().fail(3, { kind: 'refused' }, 1);
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 };
		const execution = await trial().run({ rows: rowsOf(4), settings });
		expect(execution.status).toBe('success');
		await trial().expectImages(execution, [1, 2, 3, 4]);
		expect(trial().sentPrompts).toEqual(['Row 1', 'Row 2', 'Row 3', 'Row 3', 'Row 4']);
		expect(trial().charged).toBe(4 * 8);
	});

	it('asks again by itself where a failure cost nothing', async () => {
		trial().fail(1, { kind: 'status', status: 503 }, 1);
		trial().fail(2, { kind: 'status', status: 429, retryAfterSeconds: 1 }, 1);
		const execution = await trial().run({ rows: rowsOf(2) });
		expect(execution.status).toBe('success');
		await trial().expectImages(execution, [1, 2]);
		expect(trial().sentPrompts).toEqual(['Row 1', 'Row 1', 'Row 2', 'Row 2']);
		expect(trial().charged).toBe(2 * 8);
	});

	it('charges each row of a loop once, also where a round is retried', async () => {
		trial().fail(4, { kind: 'refused' }, 1);
		const settings = { retryOnFail: true, waitBetweenTries: 100 };
		const execution = await trial().run({ rows: rowsOf(5), settings, batchSize: 2 });
		expect(execution.status).toBe('success');
		expect(runsOf(execution, OUR_NODE)).toHaveLength(3);
		const prompts = itemsOf(execution, IMAGES).map(({ json }) => json.prompt);
		expect(prompts).toEqual(rowsOf(5).map(({ prompt }) => prompt));
		expect(trial().charged).toBe(5 * 8);
	});
}
