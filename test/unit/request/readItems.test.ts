import { factsOf } from '../../support/factsOf';
import type { INodeExecutionData } from 'n8n-workflow';
import { ImageFailure } from '../../../nodes/StableDiffusion3/failures';
import { imageToImage } from '../../../nodes/StableDiffusion3/operations/imageToImage';
import { textToImage } from '../../../nodes/StableDiffusion3/operations/textToImage';
import { asksForDryRun, readItems, type Routed } from '../../../nodes/StableDiffusion3/request/readItems';
import { contextWith } from '../../support/contextWith';

const IMAGE =
	'iVBORw0KGgoAAAANSUhEUgAAAEAAAABAAQMAAACQp+OdAAAAA1BMVEWIiIhYZW6zAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAD0lEQVQoz2NgGAWjgHwAAAJAAAGMxat3AAAAAElFTkSuQmCC';

const parameters = {
	operation: 'textToImage',
	prompt: '={{ $json.text }}',
	model: 'sd3-large',
	negativePrompt: '',
	size: 'aspectRatio',
	aspectRatio: '1:1',
	seed: 0,
	binaryPropertyName: 'data',
	options: {},
};

/** Evaluates `{{ $json.name }}` and nothing else. */
const read = (
	items: INodeExecutionData[],
	changes: Record<string, unknown> = {},
	operation = textToImage,
	routed: Array<[number, Routed]> = [],
) =>
	readItems(
		contextWith({
			getNode: () => ({ parameters: { ...parameters, ...changes } }),
			evaluateExpression: (text: string, itemIndex: number) => {
				const name = /^\{\{ \$json\.(\w+) \}\}$/.exec(text)?.[1];
				if (!name) throw new Error(`cannot evaluate ${text}`);
				return items[itemIndex]!.json[name];
			},
			helpers: {},
			getWorkflowSettings: () => ({}),
		}),
		operation,
		items,
		new Map(routed),
	);

const known = (checked: unknown) => {
	expect(checked).toBeInstanceOf(ImageFailure);
	return factsOf(checked);
};

it('reads the expressions of every item, also those of the options', async () => {
	const items = [{ json: { text: 'a cat', images: 2 } }, { json: { text: 'a dog', images: 3 } }];
	const options = { numberOfImages: '={{ $json.images }}', fileName: 'plain', maxRetries: null };
	const checked = await read(items, { options });
	expect(checked).toMatchObject([
		{ body: { prompt: 'a cat' }, numberOfImages: 2, fileName: 'plain', maxRetries: 3 },
		{ body: { prompt: 'a dog' }, numberOfImages: 3, fileName: 'plain', maxRetries: 3 },
	]);
});

it.each([
	[{ timeout: '={{ broken }}' }, 'The expression in Request Options fails: cannot evaluate {{ broken }}'],
	[{ batching: { batch: { batchSize: '={{ broken }}' } } }, 'The expression in Request Options fails'],
	...[
		'nohost',
		'http://proxy.example',
		'http://proxy.example:port',
		'to http://proxy:1',
		'1http://proxy:1',
		3128,
	].map((proxy): [object, string] => [
		{ proxy },
		'The Proxy under Request Options is not an address with a host and a port',
	]),
	[{ proxy: '={{ broken }}' }, 'The expression in Request Options fails'],
])('finds what n8n would stop at in the middle of the run: %j', async (requestOptions, message) => {
	const [item] = await read([{ json: { text: 'a cat' } }], { requestOptions });
	expect(known(item).message).toContain(message);
});

it.each([
	{},
	{ proxy: '' },
	{ proxy: ' http://me:secret@proxy.example:3128 ' },
	{ proxy: 'socks5h://proxy:1' },
	{ timeout: 100 },
])('has nothing against the Request Options %j', async (requestOptions) => {
	expect(await read([{ json: { text: 'a cat' } }], { requestOptions })).toMatchObject([
		{ body: { prompt: 'a cat' } },
	]);
});

it('takes what n8n has resolved, and evaluates the rest', async () => {
	const items = [{ json: { text: 'a cat', name: 'first' } }, { json: { text: 'a dog', name: 'second' } }];
	const broken = '={{ broken }}';
	const changes = {
		...{ negativePrompt: broken, seed: broken },
		options: { fileName: '={{ $json.name }}' },
	};
	const routed: Routed = { prompt: 'a lion', negative_prompt: undefined, seed: '7' };
	const checked = await read(items, changes, textToImage, [[0, routed]]);
	expect(checked[0]).toMatchObject({ body: { prompt: 'a lion', seed: 7 }, fileName: 'first' });
	expect(known(checked[1]).message).toContain('The expression in Negative Prompt fails');
});

it('takes each item by itself: one that fails says why, and the others are read', async () => {
	const checked = await read([{ json: { text: '' } }, { json: { text: 'a dog' } }]);
	expect(known(checked[0])).toMatchObject({
		message: 'Prompt is empty, but must say what the image shows',
		charge: 'not charged',
	});
	expect(checked[1]).toMatchObject({ body: { prompt: 'a dog' } });
});

it.each([
	[{ prompt: '={{ broken }}' }, 'Prompt'],
	[{ options: { fileName: '={{ broken }}' } }, 'File Name'],
])('names the parameter whose expression fails: %j', async (changes, label) => {
	const [checked] = await read([{ json: {} }], changes);
	expect(known(checked)).toMatchObject({
		message: `The expression in ${label} fails: cannot evaluate {{ broken }}`,
		advice: `Correct the expression in ${label}.`,
		charge: 'not charged',
	});
});

it.each<[unknown, unknown[], boolean]>([
	[undefined, [], false],
	[false, [], false],
	[true, [], true],
	['={{ $json.dry }}', [false, 'false', ''], false],
	['={{ $json.dry }}', [false, 'true', false], true],
	['={{ $json.dry }}', [false, false, true], true],
	// What does not say whether to send is not sent.
	['={{ $json.dry }}', [false, 'perhaps'], true],
	['={{ broken }}', [false], true],
])('asks for a dry run of all items where one does: %j of %j', (dryRun, cells, asks) => {
	const context = contextWith({
		getNode: () => ({ parameters: { options: { dryRun } } }),
		evaluateExpression: (text: string, itemIndex: number) => {
			if (text !== '{{ $json.dry }}') throw new Error('cannot evaluate');
			return cells[itemIndex];
		},
	});
	expect(asksForDryRun(context, cells.length)).toBe(asks);
});

it('asks for no dry run where there are no options', () => {
	expect(asksForDryRun(contextWith({ getNode: () => ({ parameters: {} }) }), 1)).toBe(false);
});

it('fetches no more for the items behind a bad one where that stops the run', async () => {
	const asked: string[] = [];
	const httpRequest = async ({ url }: { url: string }) => {
		asked.push(url);
		return await Promise.resolve({ statusCode: 404, headers: {}, body: [] });
	};
	const items = Array.from({ length: 20 }, (_entry, index) => ({
		json: { text: 'a', at: `https://example.com/${index}` },
	}));
	const given = (stops: boolean) =>
		readItems(
			contextWith({
				getNode: () => ({
					parameters: {
						...parameters,
						inputSource: 'url',
						inputUrl: '={{ $json.at }}',
						size: 'input',
						strength: 0.5,
					},
				}),
				evaluateExpression: (text: string, index: number) =>
					items[index]!.json[text.includes('at') ? 'at' : 'text'],
				helpers: { httpRequest },
				getExecutionCancelSignal: () => undefined,
			}),
			imageToImage,
			items,
			new Map(),
			stops,
		);
	const messages = (await given(true)).map((item) => known(item).message);
	expect(asked.length).toBeLessThanOrEqual(8);
	expect(messages[0]).toContain('there is no such file (HTTP 404)');
	expect(messages[19]).toBe('This item was not checked, because one before it cannot be used');
	asked.length = 0;
	await given(false);
	expect(asked).toEqual(items.map(({ json }) => json.at));
});

describe('Image to Image', () => {
	const photo = { data: IMAGE, mimeType: 'image/png' };
	const changes = {
		size: 'input',
		strength: 0.5,
		inputBinaryPropertyName: '={{ $json.field }}',
	};

	it('takes the size of the input image in the named field', async () => {
		const item = { json: { text: 'a cat', field: ' photo ' }, binary: { photo } };
		expect(await read([item], changes, imageToImage)).toMatchObject([
			{ body: { width: 320, height: 320, strength: 0.5 }, files: { image: { file: photo } } },
		]);
	});

	it('takes another file for each item where an expression gives it', async () => {
		const items = [
			{ json: { text: 'a cat', field: photo } },
			{ json: { text: 'a dog', field: { ...photo, data: '' } } },
		];
		const [first, second] = await read(items, changes, imageToImage);
		expect(first).toMatchObject({ body: { width: 320 }, files: { image: { file: photo } } });
		expect(known(second).message).toContain('The file in Input Data Field Name is an empty file');
	});

	it('does not look for an input image of Text to Image', async () => {
		const [checked] = await read([{ json: { text: 'a cat' } }], changes);
		expect(known(checked).message).toContain('Size is "input", but must be one of aspectRatio, custom');
	});

	it('fails for an item without image, and for a field without name', async () => {
		const checked = await read(
			[{ json: { text: 'a', field: 'photo' } }, { json: { text: 'a', field: '' }, binary: { photo } }],
			changes,
			imageToImage,
		);
		expect(known(checked[0]).message).toContain('Input Data Field Name is "photo"');
		expect(known(checked[1]).message).toContain('Input Data Field Name is empty');
	});
});
