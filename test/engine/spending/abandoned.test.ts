import { runNode } from '../../support/engine';
import { numbered, RETRY, SMALL, useRows } from './runRows';

const service = useRows();

/** What n8n reads for each item beside our parameters. */
const run = async (requestOptions: object, settings = {}, options = {}) =>
	await runNode({
		rows: numbered(3).map((text) => ({ text })),
		parameters: {
			prompt: '={{ $json.text }}',
			...SMALL,
			options,
			requestOptions: requestOptions as never,
		},
		credential: service.credential,
		settings,
	});

const BAD_PROXY = '={{ $json.text === "image 2" ? "nohost" : "" }}';
const BAD_EXPRESSION = '={{ $json.text === "image 2" ? $("Nowhere").item.json.x : 3000 }}';

describe('Request Options that fail for one item', () => {
	it.each([
		['proxy', { proxy: BAD_PROXY }, 'The proxy is not valid'],
		['time-out', { timeout: BAD_EXPRESSION }, ''],
	])('%s: nothing is sent, in no try', async (_name, options, message) => {
		const { error } = await run(options, RETRY);
		await new Promise((resolve) => setTimeout(resolve, 300));
		expect(error!.message).toContain(message);
		expect(service.requests).toEqual([]);
	});

	it('nothing is sent with Batching either', async () => {
		await run({ timeout: BAD_EXPRESSION, batching: { batch: { batchSize: 1, batchInterval: 100 } } });
		await new Promise((resolve) => setTimeout(resolve, 300));
		expect(service.requests).toEqual([]);
	});
});

it('with Batching, the first failure is told when n8n looks at it', async () => {
	service.refuse('image 0');
	const batching = { batch: { batchSize: 1, batchInterval: 100 } };
	const { error } = await run({ batching }, {}, { maxParallelRequests: 1 });
	expect(error!.message).toBe('The service refused the request: no');
	expect(service.requests).toHaveLength(1);
});
