import type { INodePropertyOptions } from 'n8n-workflow';
import { ASPECT_RATIOS, RATIO_SIZES, type AspectRatio } from '../request/aspectRatios';
import { SIDE } from '../request/parameters';
import { field } from './field';

const SIZE_OPTIONS: INodePropertyOptions[] = [
	{ name: 'Aspect Ratio', value: 'aspectRatio', description: 'One of nine common aspect ratios' },
	{ name: 'Custom', value: 'custom', description: 'Width and height in pixels' },
];

export const size = field('size', {
	options: SIZE_OPTIONS,
	description: 'How the size of the image is given (in an expression: aspectRatio or custom)',
});

/** For operations with an input image. */
export const sizeOrInputSize = field('size', {
	options: [
		...SIZE_OPTIONS,
		{
			name: 'Same as Input Image',
			value: 'input',
			description: `Each side rounded to the nearest multiple of ${SIDE.step}, from ${SIDE.min} to ${SIDE.max} pixels`,
		},
	],
	default: 'input',
	description: 'How the size of the image is given (in an expression: input, aspectRatio or custom)',
});

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

export const aspectRatio = field('aspectRatio', {
	options: ASPECT_RATIOS.map((ratio) => {
		const { width, height } = RATIO_SIZES[ratio];
		return { name: `${ratio} ${RATIO_USES[ratio]} (${width} x ${height})`, value: ratio };
	}),
	description: 'The aspect ratio of the image, as width:height, such as 16:9',
	displayOptions: { show: { size: ['aspectRatio'] } },
});

const side = `${SIDE.min} to ${SIDE.max}, divisible by ${SIDE.step}`;

export const width = field('width', {
	description: `Width of the image in pixels: ${side}`,
	displayOptions: { show: { size: ['custom'] } },
});

export const height = field('height', {
	description: `Height of the image in pixels: ${side}`,
	displayOptions: { show: { size: ['custom'] } },
});
