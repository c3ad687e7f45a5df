import { field } from './field';

export const outputFormat = field('outputFormat', {
	options: [
		{ name: 'JPEG', value: 'jpeg', description: 'Small files, no transparency' },
		{ name: 'PNG', value: 'png', description: 'No loss of quality' },
		{ name: 'WebP', value: 'webp', description: 'The smallest files' },
	],
	description: 'The format of the image file: png, jpeg or webp',
});

export const seed = field('seed', {
	description:
		'The same seed with the same other values gives the same image. 0 uses a random seed, which the output shows.',
});

export const binaryPropertyName = field('binaryPropertyName', {
	required: true,
	placeholder: 'e.g. data',
	hint: 'The name of the output binary field to put the image in',
	description: 'The name of the output binary field to put the image in',
});
