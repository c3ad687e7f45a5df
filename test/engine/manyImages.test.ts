import { createHash } from 'node:crypto';
import { runNode, storedBytes } from '../support/engine';
import { API_KEY, useService } from '../support/service';

const service = useService(API_KEY, 'noise');

it.each([1, 3])('stores every image as it came where %i at a time share their memory', async (parallel) => {
	const seeds = Array.from({ length: 12 }, (_, index) => index + 1);
	const { items, error } = await runNode({
		rows: seeds.map((seed) => ({ seed })),
		parameters: {
			prompt: 'A lighthouse',
			seed: '={{ $json.seed }}',
			// Images of other sizes need other memory.
			size: 'custom',
			width: '={{ $json.seed % 3 ? 1024 : 512 }}',
			options: { maxParallelRequests: parallel },
		},
		credential: service.credential,
	});
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json.seed)).toEqual(seeds);

	const sent = new Map(service.requests.map(({ answer }) => [answer.seed, answer.image!.sha256]));
	for (const item of items) {
		const bytes = await storedBytes(item);
		expect(createHash('sha256').update(bytes).digest('hex')).toBe(sent.get(item.json.seed as number));
	}
});
