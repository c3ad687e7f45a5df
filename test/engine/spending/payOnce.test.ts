import { runNode } from '../../support/engine';
import { inputImage } from '../../support/images';
import { partsOf } from '../../support/operations';
import { ERASE, numbered, RETRY, SMALL, useRows } from './runRows';

const service = useRows();

describe('Retry On Fail pays once', () => {
	it('requests only what is missing where one row stops the workflow', async () => {
		service.refuse('image 2', 1);
		const { items, error } = await service.run(numbered(4), {}, { settings: RETRY });
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.prompt)).toEqual(numbered(4));
		expect(service.prompts().sort()).toEqual([...numbered(4), 'image 2'].sort());
		expect(service.emulator.ledger.charged).toBe(32);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)('%s: the same', async (onError) => {
		service.refuse('image 0', 1);
		service.refuse('image 3', 2);
		const { items, errorItems } = await service.run(numbered(4), {}, { settings: RETRY, onError });
		// n8n tries again where the first item failed: once.
		expect(service.prompts().sort()).toEqual([...numbered(4), 'image 0', 'image 3'].sort());
		expect(service.emulator.ledger.charged).toBe(24);
		expect([...items, ...errorItems]).toHaveLength(4);
	});

	it('keeps to what an expression gave at first, so that chance does not pay twice', async () => {
		service.refuse('image 1', 1);
		await runNode({
			rows: numbered(2).map((text) => ({ text })),
			parameters: {
				prompt: '={{ $json.text }}',
				seed: '={{ Math.ceil(Math.random() * 1e9) }}',
				...SMALL,
			},
			credential: service.credential,
			settings: RETRY,
		});
		expect(service.prompts().sort()).toEqual(['image 0', 'image 1', 'image 1']);
		expect(service.emulator.ledger.charged).toBe(16);
	});

	it('tells equal rows apart', async () => {
		service.emulator.faults.add({ skip: 1, times: 1, fault: { kind: 'refused', message: 'no' } });
		const { items } = await service.run(
			['twin', 'twin'],
			{ maxParallelRequests: 1 },
			{ settings: RETRY },
		);
		expect(service.emulator.ledger.charged).toBe(16);
		expect(items[0]!.json.seed).not.toBe(items[1]!.json.seed);
	});

	it('requests only what is missing of a form too, with its own file', async () => {
		const images = [await inputImage(), await inputImage(64, 64), await inputImage(64, 96)];
		service.emulator.faults.add({ skip: 1, times: 1, fault: { kind: 'refused' } });
		const { items } = await service.run(
			numbered(3),
			{ maxParallelRequests: 1 },
			{ parameters: ERASE, images, settings: RETRY },
		);
		const sent = service.bodies.map((body) => partsOf(body).files.image!.bytes);
		const [first, second, third] = images.map(({ bytes }) => bytes.length);
		expect(sent).toEqual([first, second, second, third]);
		expect(items.map(({ json }) => json.creditsUsed)).toEqual([6, 6, 6]);
		expect(service.emulator.ledger.charged).toBe(18);
	});

	it('ends with the run: a loop that comes back with the same rows pays again', async () => {
		await service.run(['a'], {}, { runs: 2 });
		expect(service.emulator.ledger.charged).toBe(16);
	});
});
