import { field, showOnlyFor } from './field';

export const inputBinaryPropertyName = field('inputBinaryPropertyName', {
	required: true,
	placeholder: 'e.g. data',
	hint: 'The name of the input binary field that holds the image',
	description:
		'The name of the input binary field that holds the image: PNG, JPEG or WebP. An expression can also give the file of an earlier node.',
	displayOptions: showOnlyFor('imageToImage'),
});
