import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { ASPECT_RATIOS, RATIO_SIZES, type AspectRatio } from './request/size';

/** What each ratio is used for. */
const RATIO_USES: Record<AspectRatio, string> = {
	'1:1': 'Square',
	'16:9': 'Landscape',
	'2:3': 'Portrait Photo',
	'21:9': 'Cinema',
	'3:2': 'Photo',
	'4:5': 'Social Media Post',
	'5:4': 'Print',
	'9:16': 'Story or Phone Screen',
	'9:21': 'Tall Banner',
};

const ratioOptions: INodePropertyOptions[] = ASPECT_RATIOS.map((ratio) => {
	const { width, height } = RATIO_SIZES[ratio];
	return { name: `${ratio} ${RATIO_USES[ratio]} (${width} x ${height})`, value: ratio };
});

const showOnlyForTextToImage = { show: { operation: ['textToImage'] } };
const showOnlyForImageToImage = { show: { operation: ['imageToImage'] } };

const prompt: INodeProperties = {
	displayName: 'Prompt',
	name: 'prompt',
	type: 'string',
	typeOptions: { rows: 4 },
	required: true,
	default: '',
	placeholder: 'e.g. A red lighthouse on a cliff at dusk, oil painting, warm light',
	description:
		'What the image shows: subject, surroundings, style and light, in English, in at most 10,000 characters',
	routing: { send: { type: 'body', property: 'prompt' } },
};

const model: INodeProperties = {
	displayName: 'Model',
	name: 'model',
	type: 'options',
	options: [
		{ name: 'SD3 Large', value: 'sd3-large', description: 'The best quality' },
		{
			name: 'SD3 Large Turbo',
			value: 'sd3-large-turbo',
			description: 'Faster, takes no negative prompt',
		},
		{ name: 'SD3 Medium', value: 'sd3-medium', description: 'The smaller model' },
	],
	default: 'sd3-large',
	description:
		'The Stable Diffusion 3 model that makes the image: sd3-large, sd3-large-turbo or sd3-medium',
	routing: { send: { type: 'body', property: 'model' } },
};

const negativePrompt: INodeProperties = {
	displayName: 'Negative Prompt',
	name: 'negativePrompt',
	type: 'string',
	typeOptions: { rows: 2 },
	default: '',
	placeholder: 'e.g. text, watermark, blurry',
	description:
		'What the image must not show, in at most 10,000 characters. SD3 Large Turbo does not take it.',
	displayOptions: { hide: { model: ['sd3-large-turbo'] } },
	routing: { send: { type: 'body', property: 'negative_prompt' } },
};

const inputBinaryPropertyName: INodeProperties = {
	displayName: 'Input Data Field Name',
	name: 'inputBinaryPropertyName',
	type: 'string',
	required: true,
	default: 'data',
	placeholder: 'e.g. data',
	hint: 'The name of the input binary field that holds the image',
	description: 'The name of the input binary field that holds the image: PNG, JPEG or WebP',
	displayOptions: showOnlyForImageToImage,
};

const strength: INodeProperties = {
	displayName: 'Strength',
	name: 'strength',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2, numberStepSize: 0.05 },
	default: 0.6,
	description:
		'How much the image may differ from the input image: 0 gives the same image, 1 ignores it. 0.6 keeps its composition.',
	displayOptions: showOnlyForImageToImage,
	routing: { send: { type: 'body', property: 'strength' } },
};

const SIZE_OPTIONS: INodePropertyOptions[] = [
	{ name: 'Aspect Ratio', value: 'aspectRatio', description: 'One of nine usual formats' },
	{ name: 'Custom', value: 'custom', description: 'Width and height in pixels' },
];

const size: INodeProperties = {
	displayName: 'Size',
	name: 'size',
	type: 'options',
	options: SIZE_OPTIONS,
	default: 'aspectRatio',
	description: 'How the size of the image is given: aspectRatio or custom',
	displayOptions: showOnlyForTextToImage,
};

const sizeOfImageToImage: INodeProperties = {
	displayName: 'Size',
	name: 'size',
	type: 'options',
	options: [
		...SIZE_OPTIONS,
		{
			name: 'Same as Input Image',
			value: 'input',
			description: 'Each side brought to the nearest multiple of 64 from 320 to 1536 pixels',
		},
	],
	default: 'input',
	description: 'How the size of the image is given: input, aspectRatio or custom',
	displayOptions: showOnlyForImageToImage,
};

const aspectRatio: INodeProperties = {
	displayName: 'Aspect Ratio',
	name: 'aspectRatio',
	type: 'options',
	options: ratioOptions,
	default: '1:1',
	description: 'The format of the image, as width:height, such as 16:9',
	displayOptions: { show: { size: ['aspectRatio'] } },
	routing: { send: { type: 'body', property: 'aspect_ratio' } },
};

const width: INodeProperties = {
	displayName: 'Width',
	name: 'width',
	type: 'number',
	typeOptions: { minValue: 320, maxValue: 1536, numberStepSize: 64, numberPrecision: 0 },
	default: 1024,
	description: 'Width of the image in pixels: 320 to 1536, divisible by 64',
	displayOptions: { show: { size: ['custom'] } },
	routing: { send: { type: 'body', property: 'width' } },
};

const height: INodeProperties = {
	displayName: 'Height',
	name: 'height',
	type: 'number',
	typeOptions: { minValue: 320, maxValue: 1536, numberStepSize: 64, numberPrecision: 0 },
	default: 1024,
	description: 'Height of the image in pixels: 320 to 1536, divisible by 64',
	displayOptions: { show: { size: ['custom'] } },
	routing: { send: { type: 'body', property: 'height' } },
};

const seed: INodeProperties = {
	displayName: 'Seed',
	name: 'seed',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 4294967294, numberPrecision: 0 },
	default: 0,
	description:
		'The same seed with the same other values gives the same image. 0 takes a random seed, which the output names.',
	routing: { send: { type: 'body', property: 'seed' } },
};

const binaryPropertyName: INodeProperties = {
	displayName: 'Put Output in Field',
	name: 'binaryPropertyName',
	type: 'string',
	required: true,
	default: 'data',
	placeholder: 'e.g. data',
	hint: 'The name of the output binary field to put the image in',
	description: 'The name of the output binary field to put the image in',
};

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		{
			displayName: 'Credit Limit',
			name: 'creditLimit',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 0 },
			default: 0,
			description:
				'The most credits that one run of this node may spend. A run that would cost more is not begun. 0 sets no limit.',
		},
		{
			displayName: 'Embed Generation Parameters',
			name: 'embedParameters',
			type: 'boolean',
			default: false,
			description:
				'Whether to write prompt, negative prompt, seed, model and size into the PNG, where Stable Diffusion tools read them',
		},
		{
			displayName: 'File Name',
			name: 'fileName',
			type: 'string',
			default: 'sd3-<seed>',
			placeholder: 'e.g. product-42',
			description:
				'Name of the image file. &lt;seed&gt; stands for the seed. The extension that fits the image is added.',
		},
		{
			displayName: 'Include Other Input Fields',
			name: 'includeOtherFields',
			type: 'boolean',
			default: false,
			description: "Whether to pass the input item's fields on, together with those of the image",
		},
		{
			displayName: 'Max Parallel Requests',
			name: 'maxParallelRequests',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 50, numberPrecision: 0 },
			default: 4,
			description: 'How many images are requested at one time, however many items there are',
		},
		{
			displayName: 'Max Retries',
			name: 'maxRetries',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 10, numberPrecision: 0 },
			default: 3,
			description:
				'How often a failed request is repeated, after growing waits. Only failures that surely cost nothing are repeated.',
		},
		{
			displayName: 'Number of Images',
			name: 'numberOfImages',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 10, numberPrecision: 0 },
			default: 1,
			description:
				'How many images to make for each input item, at 8 credits each. With a seed, each image takes the next seed.',
		},
	],
};

const price: INodeProperties = {
	displayName:
		'Each image costs 8 credits. The node makes one for each input item, or as many as Number of Images says. Most failures cost nothing; each error says what it cost.',
	name: 'priceNotice',
	type: 'notice',
	default: '',
};

/** The fields of all operations, in the order of the panel. */
export const fields: INodeProperties[] = [
	price,
	prompt,
	model,
	negativePrompt,
	inputBinaryPropertyName,
	strength,
	size,
	sizeOfImageToImage,
	aspectRatio,
	width,
	height,
	seed,
	binaryPropertyName,
	options,
];
