import { field } from './field';

export const seed = field('seed', {
	description:
		'The same seed with the same other values gives the same image. 0 takes a random seed, which the output names.',
});

export const binaryPropertyName = field('binaryPropertyName', {
	required: true,
	placeholder: 'e.g. data',
	hint: 'The name of the output binary field to put the image in',
	description: 'The name of the output binary field to put the image in',
});
