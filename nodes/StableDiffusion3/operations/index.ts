import type { INodeProperties } from 'n8n-workflow';
import { inputBinaryPropertyName } from '../fields/inputImage';
import { model } from '../fields/model';
import { options } from '../fields/options';
import { binaryPropertyName, seed } from '../fields/output';
import { negativePrompt, prompt } from '../fields/prompt';
import { aspectRatio, height, size, sizeOrInputSize, width } from '../fields/size';
import { toOption } from './defineOperation';
import { imageToImage, strength } from './imageToImage';
import { textToImage } from './textToImage';

/** In alphabetical order. */
const operations = [imageToImage, textToImage];

const operation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: operations.map(toOption),
	default: 'textToImage',
	description: 'What to make the image from',
};

const price: INodeProperties = {
	displayName:
		'Each image costs 8 credits. The node makes one for each input item, or as many as Number of Images says. Most failures cost nothing; each error says what it cost.',
	name: 'priceNotice',
	type: 'notice',
	default: '',
};

/** The fields of all operations, in the order of the panel. */
export const properties: INodeProperties[] = [
	operation,
	price,
	prompt,
	model,
	negativePrompt,
	inputBinaryPropertyName,
	strength,
	size,
	sizeOrInputSize,
	aspectRatio,
	width,
	height,
	seed,
	binaryPropertyName,
	options,
];

const labels = Object.fromEntries(operations.map(({ name, option }) => [name, option.name]));

/** The chosen operation, under the node's name on the canvas. */
export const subtitle = `={{ (${JSON.stringify(labels)})[$parameter["operation"]] }}`;
