import type { INodeParameters } from 'n8n-workflow';
import { node } from '../../test/e2e/support/workflowParts';
import type { Contender } from './Contender';

/** n8n's Batching option: so many requests are begun, then a pause, then the next. */
export interface Batching {
	batchSize: number;
	/** ms */
	batchInterval: number;
}

const field = (name: string, value: string) => ({ name, value });

const TEXT_FIELDS: INodeParameters = {
	contentType: 'json',
	bodyParameters: {
		parameters: [
			field('prompt', '={{ $json.prompt }}'),
			field('width', '={{ 1024 }}'),
			field('height', '={{ 1024 }}'),
			field('model', 'sd3-large'),
			field('aspect_ratio', '1:1'),
		],
	},
};

const IMAGE_FIELDS: INodeParameters = {
	contentType: 'multipart-form-data',
	bodyParameters: {
		parameters: [
			field('prompt', '={{ $json.prompt }}'),
			field('width', '1024'),
			field('height', '1024'),
			field('model', 'sd3-large'),
			field('strength', '0.6'),
			{ parameterType: 'formBinaryData', name: 'image', inputDataFieldName: 'data' },
		],
	},
};

/** HTTP Request, then Convert to File from the field with the base64 text: what people build without a node for the service. */
export function httpRequest(batching?: Batching, imageToImage = false): Contender {
	const name = 'HTTP Request + Convert to File';
	const path = imageToImage ? 'imageToImage' : 'textToImage';
	return {
		name: batching ? `${name}, ${batching.batchSize} every ${batching.batchInterval} ms` : name,
		nodes: ({ url, credentials: { httpHeaderAuth } }) => [
			{
				...node('HTTP Request', 'n8n-nodes-base.httpRequest', 4.5, {
					method: 'POST',
					url: `${url}/api/generate/sd3/${path}`,
					authentication: 'genericCredentialType',
					genericAuthType: 'httpHeaderAuth',
					sendBody: true,
					...(imageToImage ? IMAGE_FIELDS : TEXT_FIELDS),
					options: batching ? { batching: { batch: { ...batching } } } : {},
				}),
				credentials: { httpHeaderAuth },
			},
			node('Convert to File', 'n8n-nodes-base.convertToFile', 1.1, {
				operation: 'toBinary',
				sourceProperty: 'data.image',
				options: {},
			}),
		],
	};
}
