import { field } from './field';

export const inputBinaryPropertyName = field('inputBinaryPropertyName', {
	required: true,
	placeholder: 'e.g. data',
	hint: 'The name of the input binary field that holds the image',
	description:
		'The name of the input binary field that holds the image: PNG, JPEG or WebP. An expression can also give the file of an earlier node.',
});

export const maskBinaryPropertyName = field('maskBinaryPropertyName', {
	placeholder: 'e.g. mask',
	hint: 'Leave empty to use the transparent parts of the image as mask',
	description:
		'The name of the input binary field that holds the mask, an image of the same size: white is what to change, black stays. Without a mask, the transparent parts of the image are changed.',
});

/** For operations that keep what an image shows. */
export const controlStrength = field('controlStrength', {
	description: 'How closely the image follows the input image: 0 ignores it, 1 follows each line',
});
