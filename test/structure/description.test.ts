import {
	NodeHelpers,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyCollection,
	type INodePropertyOptions,
} from 'n8n-workflow';
import { loadCredential, loadNode } from '../support/builtNode';

const { description } = loadNode();

const isField = (
	entry: INodeProperties | INodePropertyOptions | INodePropertyCollection,
): entry is INodeProperties => 'type' in entry;

/** All parameters, those inside collections too, with their names as in a workflow; twins with what tells them apart. */
function allFields(fields: INodeProperties[], prefix = ''): Array<[string, INodeProperties]> {
	return fields
		.filter(({ type }) => type !== 'notice')
		.flatMap((field) => {
			const isTwin = fields.filter((other) => other.name === field.name).length > 1;
			const { resource, operation } = field.displayOptions?.show ?? {};
			const shown = (resource ?? operation ?? []) as string[];
			const name = `${prefix}${field.name}${isTwin ? ` of ${shown.join(', ')}` : ''}`;
			const children = field.type === 'collection' ? (field.options ?? []).filter(isField) : [];
			return [[name, field] as [string, INodeProperties], ...allFields(children, `${name}.`)];
		});
}

const FIELDS = allFields(description.properties);
const byName = new Map(FIELDS);

const TEXT = (label: string) => ({ label, type: 'string', default: '' });
const SD3_MODELS = ['sd3-large', 'sd3-large-turbo', 'sd3-medium'];
const MODEL = { label: 'Model', type: 'options', default: 'sd3-large' };
const STYLE_PRESETS =
	'3d-model analog-film anime cinematic comic-book digital-art enhance fantasy-art isometric line-art low-poly modeling-compound neon-punk origami photographic pixel-art tile-texture'.split(
		' ',
	);

/** Saved workflows of strangers depend on these. Never change a line; add beside it. */
const PUBLIC = {
	resource: {
		label: 'Resource',
		type: 'options',
		default: 'generation',
		values: ['editing', 'generation'],
	},
	'operation of generation': {
		label: 'Operation',
		type: 'options',
		default: 'textToImage',
		values: ['imageToImage', 'sketchToImage', 'structureToImage', 'textToImage'],
	},
	'operation of editing': {
		label: 'Operation',
		type: 'options',
		default: 'inpaint',
		values: ['erase', 'inpaint', 'outpaint', 'searchAndReplace'],
	},
	'prompt of imageToImage, inpaint, searchAndReplace, sketchToImage, structureToImage, textToImage':
		TEXT('Prompt'),
	'prompt of outpaint': TEXT('Prompt'),
	searchPrompt: TEXT('Search Prompt'),
	'model of textToImage': { ...MODEL, values: [...SD3_MODELS, 'stable-image-core', 'stable-image-ultra'] },
	'model of imageToImage': { ...MODEL, values: SD3_MODELS },
	'negativePrompt of imageToImage, textToImage': TEXT('Negative Prompt'),
	'negativePrompt of inpaint, searchAndReplace, sketchToImage, structureToImage': TEXT('Negative Prompt'),
	stylePreset: {
		label: 'Style Preset',
		type: 'options',
		default: '',
		values: [...STYLE_PRESETS.slice(0, 13), '', ...STYLE_PRESETS.slice(13)],
	},
	inputSource: { label: 'Input Image', type: 'options', default: 'binary', values: ['binary', 'url'] },
	inputBinaryPropertyName: { label: 'Input Data Field Name', type: 'string', default: 'data' },
	inputUrl: TEXT('Image URL'),
	maskBinaryPropertyName: TEXT('Mask Data Field Name'),
	strength: { label: 'Strength', type: 'number', default: 0.6 },
	controlStrength: { label: 'Control Strength', type: 'number', default: 0.7 },
	left: { label: 'Left', type: 'number', default: 0 },
	right: { label: 'Right', type: 'number', default: 0 },
	up: { label: 'Up', type: 'number', default: 0 },
	down: { label: 'Down', type: 'number', default: 0 },
	creativity: { label: 'Creativity', type: 'number', default: 0.5 },
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
	outputFormat: {
		label: 'Output Format',
		type: 'options',
		default: 'png',
		values: ['jpeg', 'png', 'webp'],
	},
	seed: { label: 'Seed', type: 'number', default: 0 },
	binaryPropertyName: { label: 'Put Output in Field', type: 'string', default: 'data' },
	options: { label: 'Options', type: 'collection', default: {} },
	'options.creditLimit': { label: 'Credit Limit', type: 'number', default: 0 },
	'options.dryRun': { label: 'Dry Run', type: 'boolean', default: false },
	'options.embedParameters': { label: 'Embed Generation Parameters', type: 'boolean', default: false },
	'options.fileName': { label: 'File Name', type: 'string', default: 'sd3-<seed>' },
	'options.includeOtherFields': { label: 'Include Other Input Fields', type: 'boolean', default: false },
	'options.markAsAiGenerated': { label: 'Mark as AI-Generated', type: 'boolean', default: false },
	'options.maxParallelRequests': { label: 'Max Parallel Requests', type: 'number', default: 4 },
	'options.maxRetries': { label: 'Max Retries', type: 'number', default: 3 },
	'options.numberOfImages': { label: 'Number of Images', type: 'number', default: 1 },
	'options.repeatUncertain': { label: 'Repeat Uncertain Requests', type: 'boolean', default: false },
	'options.reuseInTestRuns': { label: 'Reuse Images in Test Runs', type: 'boolean', default: false },
	'options.temporaryLink': {
		label: 'Temporary Link',
		type: 'options',
		default: 'none',
		values: ['1 day', '1 hour', '30 days', '7 days', 'none'],
	},
};

/** Where in the body each value goes; the others say how the request is made or what the output looks like. */
const PLACES: Record<string, string> = {
	prompt: 'body.prompt',
	model: 'body.model',
	negativePrompt: 'body.negative_prompt',
	strength: 'body.strength',
	searchPrompt: 'body.search_prompt',
	stylePreset: 'body.style_preset',
	controlStrength: 'body.control_strength',
	left: 'body.left',
	right: 'body.right',
	up: 'body.up',
	down: 'body.down',
	creativity: 'body.creativity',
	outputFormat: 'body.output_format',
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
	expect(property ? `${type}.${property}` : 'none').toBe(PLACES[name.replace(/ of .*/, '')] ?? 'none');
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

/** What n8n's panel shows for these values, in its order, but for Resource, Operation and what every operation has. */
function visible(values: INodeParameters): { fields: string[]; prices: string[] } {
	const all = {
		resource: 'generation',
		model: 'sd3-large',
		size: 'aspectRatio',
		inputSource: 'binary',
		...values,
	};
	const shown = description.properties.filter((property) =>
		NodeHelpers.displayParameter(all, property, null, description),
	);
	const everywhere = ['resource', 'operation', 'seed', 'binaryPropertyName', 'options'];
	return {
		fields: shown
			.filter(({ type, name }) => type !== 'notice' && !everywhere.includes(name))
			.map(({ name }) => name),
		prices: shown
			.filter(({ type }) => type === 'notice')
			.map(({ displayName }) => /costs (.*?) credits/.exec(displayName)![1]!),
	};
}

const SIZE = 'size aspectRatio';
const IMAGE = 'inputSource inputBinaryPropertyName';
const MASK = `${IMAGE} maskBinaryPropertyName`;

it.each([
	['textToImage', {}, `prompt model negativePrompt ${SIZE}`, '8'],
	['textToImage', { model: 'sd3-large-turbo' }, `prompt model ${SIZE}`, '8'],
	['textToImage', { model: 'stable-image-ultra' }, `prompt model negativePrompt ${SIZE}`, '16'],
	['textToImage', { model: 'stable-image-core' }, `prompt model negativePrompt stylePreset ${SIZE}`, '6'],
	[
		'textToImage',
		{ model: '={{ $json.model }}' },
		`prompt model negativePrompt stylePreset ${SIZE}`,
		'6 to 16',
	],
	['textToImage', { size: 'custom' }, 'prompt model negativePrompt size width height', '8'],
	['imageToImage', {}, `prompt model negativePrompt ${IMAGE} strength ${SIZE}`, '8'],
	['imageToImage', { size: 'input' }, `prompt model negativePrompt ${IMAGE} strength size`, '8'],
	[
		'imageToImage',
		{ inputSource: 'url' },
		`prompt model negativePrompt inputSource inputUrl strength ${SIZE}`,
		'8',
	],
	['erase', { inputSource: 'url' }, 'inputSource inputUrl maskBinaryPropertyName outputFormat', '6'],
	['sketchToImage', {}, `prompt negativePrompt ${IMAGE} controlStrength outputFormat`, '6'],
	[
		'sketchToImage',
		{ model: 'sd3-large-turbo' },
		`prompt negativePrompt ${IMAGE} controlStrength outputFormat`,
		'6',
	],
	['structureToImage', {}, `prompt negativePrompt ${IMAGE} controlStrength outputFormat`, '6'],
	['erase', {}, `${MASK} outputFormat`, '6'],
	['inpaint', {}, `prompt negativePrompt ${MASK} outputFormat`, '6'],
	['outpaint', {}, `prompt ${IMAGE} left right up down creativity outputFormat`, '8'],
	['searchAndReplace', {}, `prompt searchPrompt negativePrompt ${IMAGE} outputFormat`, '8'],
])('shows for %s %j the fields that count, and the price', (operation, values, fields, price) => {
	const isEditing = ['erase', 'inpaint', 'outpaint', 'searchAndReplace'].includes(operation);
	const resource = isEditing ? 'editing' : 'generation';
	expect(visible({ ...values, operation, resource })).toEqual({
		fields: fields.split(' '),
		prices: [price],
	});
});

it('is a node and a tool without a line of execute', () => {
	const node = loadNode();
	expect('execute' in node).toBe(false);
	expect(description).toMatchObject({ name: 'stableDiffusion3', version: 1 });
});

it('tells agents and AI builders what an image costs, by the prices of the panel', () => {
	const { usableAsTool, builderHint, properties } = description;
	const prices = properties
		.filter(({ type }) => type === 'notice')
		.flatMap(({ displayName }) => /costs (\d+) credits/.exec(displayName)?.slice(1).map(Number) ?? []);
	const range = `${Math.min(...prices)} to ${Math.max(...prices)} credits`;
	// n8n 2.41.1 shows the replacement in the panel, but a model that is told nothing else gets this one.
	expect(description.description).toContain(`for ${range} each`);
	const { replacements } = usableAsTool as { replacements: { description: string } };
	expect(replacements.description).toContain(`An image costs ${range}`);
	expect(builderHint?.searchHint).toContain(`each costs ${range}`);
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
