import type { INodePropertyOptions } from 'n8n-workflow';
import { readAnswer } from '../response/readAnswer';
import { generateImages } from '../spending/generateImages';
import { checkRows } from '../spending/checkRows';

/**
 * Text to Image: a JSON body made from the fields. The whole chain sits on the operation's option, as n8n runs a
 * field's own hooks before it.
 *
 * @see https://www.aithriving.com/document/generate/sd3/textToImage
 */
export const textToImage: INodePropertyOptions = {
	name: 'Text to Image',
	value: 'textToImage',
	description: 'Generate an image from a description in words',
	action: 'Generate image from text',
	routing: {
		request: { method: 'POST', url: '/api/generate/sd3/textToImage' },
		send: { preSend: [checkRows], paginate: true },
		operations: { pagination: generateImages },
		output: { postReceive: [readAnswer] },
	},
};
