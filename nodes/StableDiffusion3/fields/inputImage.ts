import { LARGEST_FILE_MB } from '../request/remoteFile';
import { field } from './field';

const shownWhere = (inputSource: string) => ({ displayOptions: { show: { inputSource: [inputSource] } } });

const inputSource = field('inputSource', {
	options: [
		{ name: 'Binary Field', value: 'binary', description: 'A file that comes with the input item' },
		{ name: 'URL', value: 'url', description: 'A file on the web, which n8n fetches' },
	],
	description: 'Where the input image comes from (in an expression: binary or url)',
});

const inputBinaryPropertyName = field('inputBinaryPropertyName', {
	...shownWhere('binary'),
	required: true,
	placeholder: 'e.g. data',
	hint: 'The name of the input binary field that holds the image',
	description:
		'The name of the input binary field that holds the image: PNG, JPEG or WebP. An expression can also give the file of an earlier node.',
});

const inputUrl = field('inputUrl', {
	...shownWhere('url'),
	required: true,
	placeholder: 'e.g. https://example.com/shoe.png',
	hint: 'Your n8n fetches whatever is at this address, so only use addresses that you trust',
	description: `The http:// or https:// address of the image itself: PNG, JPEG or WebP, at most ${LARGEST_FILE_MB} megabytes. It is fetched without the API key and without a login.`,
});

/** The fields that say where the input image is. */
export const inputImage = [inputSource, inputBinaryPropertyName, inputUrl];

export const maskBinaryPropertyName = field('maskBinaryPropertyName', {
	placeholder: 'e.g. mask',
	hint: 'Leave empty to use the transparent parts of the image as the mask',
	description:
		'The mask: the name of its input binary field, or its http:// or https:// address. White areas are changed, black areas stay. It must have the size of the image. Without a mask, the transparent parts of the image are changed.',
});

/** For operations that keep what an image shows. */
export const controlStrength = field('controlStrength', {
	description: 'How closely the image follows the input image: 0 ignores it, 1 follows every line',
});
