import type { INodePropertyOptions } from 'n8n-workflow';
import { readAnswer } from '../response/readAnswer';
import { checkRows } from '../spending/checkRows';
import { generateImages } from '../spending/generateImages';

/**
 * Image to Image: a multipart form made from the fields and the input image.
 *
 * @see https://www.aithriving.com/document/generate/sd3/imageToImage
 */
export const imageToImage: INodePropertyOptions = {
	name: 'Image to Image',
	value: 'imageToImage',
	description: 'Generate an image from another image and a description in words',
	action: 'Generate image from image',
	routing: {
		request: { method: 'POST', url: '/api/generate/sd3/imageToImage' },
		send: { preSend: [checkRows], paginate: true },
		operations: { pagination: generateImages },
		output: { postReceive: [readAnswer] },
	},
};
