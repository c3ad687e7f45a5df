import type { IDataObject, IExecuteSingleFunctions, INodeExecutionData } from 'n8n-workflow';
import { CREDITS_PER_IMAGE } from '../failures';
import type { Row } from '../request/checkRow';
import type { Picture } from './envelope';
import { fileNameFor } from './fileName';

/** Hands the picture to n8n's binary storage and describes it in the item's JSON. */
export async function toItem(
	context: IExecuteSingleFunctions,
	row: Row,
	{ bytes, format, seed = row.body.seed }: Picture,
	imageIndex: number,
): Promise<INodeExecutionData> {
	const { prompt, model, negative_prompt: negativePrompt, aspect_ratio: aspectRatio } = row.body;
	const { mimeType, width, height } = format;
	const fileName = fileNameFor(row.fileName, seed, format, imageIndex);
	const json: IDataObject = {
		...(row.includeOtherFields ? context.getInputData().json : {}),
		seed: seed ?? null,
		prompt,
		model,
		...(negativePrompt === undefined ? {} : { negativePrompt }),
		aspectRatio,
		width,
		height,
		imageIndex,
		fileName,
		mimeType,
		fileSize: bytes.length,
		creditsUsed: CREDITS_PER_IMAGE,
	};
	const binary = {
		[row.binaryPropertyName]: await context.helpers.prepareBinaryData(bytes, fileName, mimeType),
	};
	return { json, binary, pairedItem: { item: context.getItemIndex() } };
}
