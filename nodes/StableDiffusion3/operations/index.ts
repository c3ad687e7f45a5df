import type { INodeProperties } from 'n8n-workflow';
import { imageToImage } from './imageToImage';
import { textToImage } from './textToImage';

export const operation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: [imageToImage, textToImage],
	default: 'textToImage',
	description: 'What to make the image from',
};
