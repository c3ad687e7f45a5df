import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import { loadCredential, loadNode } from '../support/builtNode';

const { description } = loadNode();

const isField = (
	entry: INodeProperties | INodePropertyOptions | INodePropertyCollection,
): entry is INodeProperties => 'type' in entry;

/** The operation that a field shares its name with one of another operation for. */
const operationOf = ({ displayOptions }: INodeProperties) => displayOptions?.show?.operation?.[0] as string;

/** All parameters, those inside collections too, with their names as in a workflow. */
function allFields(fields: INodeProperties[], prefix = ''): Array<[string, INodeProperties]> {
	return fields
		.filter(({ type }) => type !== 'notice')
		.flatMap((field) => {
			const twins = fields.filter((other) => other.name === field.name).length;
			const name = `${prefix}${field.name}${twins > 1 ? ` of ${operationOf(field)}` : ''}`;
			const children = field.type === 'collection' ? (field.options ?? []).filter(isField) : [];
			return [[name, field] as [string, INodeProperties], ...allFields(children, `${name}.`)];
		});
}

const FIELDS = allFields(description.properties);
const byName = new Map(FIELDS);

/** Saved workflows of strangers depend on these. Never change a line; add beside it. */
const PUBLIC = {
	operation: {
		label: 'Operation',
		type: 'options',
		default: 'textToImage',
		values: ['imageToImage', 'textToImage'],
	},
	prompt: { label: 'Prompt', type: 'string', default: '' },
	model: {
		label: 'Model',
		type: 'options',
		default: 'sd3-large',
		values: ['sd3-large', 'sd3-large-turbo', 'sd3-medium'],
	},
	negativePrompt: { label: 'Negative Prompt', type: 'string', default: '' },
	inputBinaryPropertyName: { label: 'Input Data Field Name', type: 'string', default: 'data' },
	strength: { label: 'Strength', type: 'number', default: 0.6 },
	'size of textToImage': {
		label: 'Size',
		type: 'options',
		default: 'aspectRatio',
		values: ['aspectRatio', 'custom'],
	},
	'size of imageToImage': {
		label: 'Size',
		type: 'options',
		default: 'input',
		values: ['aspectRatio', 'custom', 'input'],
	},
	aspectRatio: {
		label: 'Aspect Ratio',
		type: 'options',
		default: '1:1',
		values: ['1:1', '16:9', '2:3', '21:9', '3:2', '4:5', '5:4', '9:16', '9:21'],
	},
	width: { label: 'Width', type: 'number', default: 1024 },
	height: { label: 'Height', type: 'number', default: 1024 },
	seed: { label: 'Seed', type: 'number', default: 0 },
	binaryPropertyName: { label: 'Put Output in Field', type: 'string', default: 'data' },
	options: { label: 'Options', type: 'collection', default: {} },
	'options.creditLimit': { label: 'Credit Limit', type: 'number', default: 0 },
	'options.embedParameters': { label: 'Embed Generation Parameters', type: 'boolean', default: false },
	'options.fileName': { label: 'File Name', type: 'string', default: 'sd3-<seed>' },
	'options.includeOtherFields': { label: 'Include Other Input Fields', type: 'boolean', default: false },
	'options.markAsAiGenerated': { label: 'Mark as AI-Generated', type: 'boolean', default: false },
	'options.maxParallelRequests': { label: 'Max Parallel Requests', type: 'number', default: 4 },
	'options.maxRetries': { label: 'Max Retries', type: 'number', default: 3 },
	'options.numberOfImages': { label: 'Number of Images', type: 'number', default: 1 },
	'options.repeatUncertain': { label: 'Repeat Uncertain Requests', type: 'boolean', default: false },
	'options.reuseInTestRuns': { label: 'Reuse Images in Test Runs', type: 'boolean', default: false },
};

/** Where in the body each value goes; the others say how the request is made or what the output looks like. */
const PLACES: Record<string, string> = {
	prompt: 'body.prompt',
	model: 'body.model',
	negativePrompt: 'body.negative_prompt',
	strength: 'body.strength',
	aspectRatio: 'body.aspect_ratio',
	width: 'body.width',
	height: 'body.height',
	seed: 'body.seed',
};

it('has the public parameters with their labels, types, defaults and values, and no others', () => {
	const actual = FIELDS.map(([name, { displayName, type, default: initial, options }]) => {
		const values =
			type === 'options' ? options?.map((option) => (option as INodePropertyOptions).value) : undefined;
		return [name, { label: displayName, type, default: initial, ...(values && { values }) }];
	});
	expect(Object.fromEntries(actual)).toEqual(PUBLIC);
});

it.each(FIELDS)('%s says what it is', (_name, field) => {
	expect(field.displayName).toMatch(/^[A-Z]/);
	if (field.type === 'collection') return;
	expect(field.description?.length).toBeGreaterThan(15);
});

it.each(FIELDS)('%s has a place in the request, or is known not to need one', (name, field) => {
	const { type, property } = field.routing?.send ?? {};
	expect(property ? `${type}.${property}` : 'none').toBe(PLACES[name] ?? 'none');
});

it('names ratio, use and pixels of every aspect ratio', () => {
	const labels = (byName.get('aspectRatio')!.options as INodePropertyOptions[]).map(({ name }) => name);
	expect(labels).toHaveLength(9);
	expect(labels).toContain('16:9 Landscape (1344 x 768)');
	for (const label of labels) expect(label).toMatch(/^\d+:\d+ [A-Z][\w ]+ \(\d+ x \d+\)$/);
});

it('limits numbers in the panel as the API does', () => {
	const side = { minValue: 320, maxValue: 1536, numberStepSize: 64 };
	expect(byName.get('width')!.typeOptions).toMatchObject(side);
	expect(byName.get('height')!.typeOptions).toMatchObject(side);
	expect(byName.get('seed')!.typeOptions).toMatchObject({ minValue: 0, maxValue: 4294967294 });
});

it('shows and hides fields as the contract says', () => {
	const rules = FIELDS.filter(([, { displayOptions }]) => displayOptions);
	expect(Object.fromEntries(rules.map(([name, { displayOptions }]) => [name, displayOptions]))).toEqual({
		inputBinaryPropertyName: { show: { operation: ['imageToImage'] } },
		strength: { show: { operation: ['imageToImage'] } },
		'size of textToImage': { show: { operation: ['textToImage'] } },
		'size of imageToImage': { show: { operation: ['imageToImage'] } },
		negativePrompt: { hide: { model: ['sd3-large-turbo'] } },
		aspectRatio: { show: { size: ['aspectRatio'] } },
		width: { show: { size: ['custom'] } },
		height: { show: { size: ['custom'] } },
	});
});

it('says the price before the first run', () => {
	const notice = description.properties.find(({ type }) => type === 'notice');
	expect(notice?.displayName).toContain('8 credits');
});

it('is a node and a tool without a line of execute', () => {
	const node = loadNode();
	expect('execute' in node).toBe(false);
	expect(description).toMatchObject({ name: 'stableDiffusion3', version: 1, usableAsTool: true });
});

it('has the public credential', () => {
	const credential = loadCredential();
	expect(credential).toMatchObject({ name: 'stableDiffusion3Api', displayName: 'Stable Diffusion 3 API' });
	expect(credential.properties.filter(({ type }) => type !== 'notice')).toEqual([
		expect.objectContaining({
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
		}),
		expect.objectContaining({ name: 'baseUrl', type: 'string', default: 'https://www.aithriving.com' }),
	]);
	expect(description.credentials).toEqual([
		{ name: 'stableDiffusion3Api', required: true, testedBy: 'testCredential' },
	]);
});
