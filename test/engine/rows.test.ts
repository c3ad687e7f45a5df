import { runNode } from '../support/engine';
import { useService } from '../support/service';

const service = useService();

const SMALL = { size: 'custom', width: 320, height: 320 };

/** Row 0 works, row 1 breaks a rule, row 2 works, row 3 is refused by the service. */
const MIXED = [{ text: 'a cat' }, { text: '' }, { text: 'a dog' }, { text: 'a forbidden thing' }];

const runMixed = (onError: 'continueRegularOutput' | 'continueErrorOutput') => {
	service.emulator.faults.add({ when: { prompt: 'forbidden' }, fault: { kind: 'refused', message: 'no' } });
	return runNode({
		rows: MIXED,
		parameters: { prompt: '={{ $json.text }}', ...SMALL, options: { includeOtherFields: true } },
		credential: service.credential,
		onError,
	});
};

describe('rows of mixed fate', () => {
	it('stay in order and keep their link to the input, on one output', async () => {
		const { items, error } = await runMixed('continueRegularOutput');
		expect(error).toBeUndefined();
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
			{ item: 3 },
		]);
		expect(items.map(({ json }) => json.prompt ?? json.error)).toEqual([
			'a cat',
			'Prompt is empty, but must say what the image shows',
			'a dog',
			'The service refused the request: no',
		]);
		expect(service.emulator.ledger.charged).toBe(16);
	});

	it('are parted on two outputs, each with its row', async () => {
		const { items, errorItems } = await runMixed('continueErrorOutput');
		expect(items.map(({ pairedItem, json }) => [pairedItem, json.text])).toEqual([
			[{ item: 0 }, 'a cat'],
			[{ item: 2 }, 'a dog'],
		]);
		expect(errorItems.map(({ pairedItem, json }) => [pairedItem, json.text])).toEqual([
			[{ item: 1 }, ''],
			[{ item: 3 }, 'a forbidden thing'],
		]);
	});
});

describe('rules that expressions defeat in the panel are checked again', () => {
	it.each([
		['width beyond the maximum', { size: 'custom', width: '={{ 4096 }}' }, 'Width is 4096'],
		['width between the steps', { size: 'custom', width: '={{ 1000 }}' }, 'Width is 1000'],
		['width in words', { size: 'custom', width: '={{ "wide" }}' }, 'Width is "wide"'],
		['an unknown model', { model: '={{ "sd4" }}' }, 'Model is "sd4"'],
		['an unknown ratio', { aspectRatio: '={{ "7:5" }}' }, 'Aspect Ratio is "7:5"'],
		['an unknown size', { size: '={{ "input" }}' }, 'Size is "input"'],
		['a negative seed', { seed: '={{ -1 }}' }, 'Seed is -1'],
		['a seed in words', { seed: '={{ "lucky" }}' }, 'Seed is "lucky"'],
		['an empty prompt', { prompt: '={{ $json.nothing }}' }, 'Prompt is empty'],
		['a prompt that is too long', { prompt: '={{ "x".repeat(10001) }}' }, 'Prompt has 10001 characters'],
		['no name for the output field', { binaryPropertyName: '={{ "" }}' }, 'Put Output in Field is empty'],
	])('%s', async (_what, parameters, message) => {
		const { error } = await runNode({
			parameters: { prompt: 'a cat', ...parameters },
			credential: service.credential,
		});
		expect(error!.message).toContain(message);
		expect(error!.description).toContain('not charged');
		expect(error!.context.itemIndex).toBe(0);
		expect(service.requests).toEqual([]);
	});
});

it('works on the first row only with Execute Once', async () => {
	const { items } = await runNode({
		rows: [{ text: 'a cat' }, { text: '' }],
		parameters: { prompt: '={{ $json.text }}', ...SMALL },
		credential: service.credential,
		settings: { executeOnce: true },
	});
	expect(items).toHaveLength(1);
	expect(service.requests).toHaveLength(1);
});
