import type { IDataObject, IExecuteSingleFunctions, INodeExecutionData } from 'n8n-workflow';
import { CREDITS_PER_IMAGE } from '../failures';
import { PARAMETERS_KEYWORD, writeParameters } from '../image/generationParameters';
import { withPngText } from '../image/pngText';
import type { Body } from '../request/body';
import type { Row } from '../request/checkRow';
import type { Image } from './envelope';
import { fileNameFor } from './fileName';

/** Only what was sent, or is known. */
const withoutUndefined = (json: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(json).filter(([, value]) => value !== undefined));

/**
 * Hands the image to n8n's binary storage and describes it in the item's JSON.
 *
 * @param body what was sent for this image
 */
export async function toItem(
	context: IExecuteSingleFunctions,
	row: Row,
	body: Body,
	image: Image,
	imageIndex: number,
): Promise<INodeExecutionData> {
	const { format, seed = body.seed } = image;
	const { prompt, model, negative_prompt: negativePrompt, aspect_ratio: aspectRatio, strength } = body;
	const { mimeType, width, height } = format;
	// Other formats have no place that the tools of this field read.
	const embeds = row.embedParameters && format.extension === 'png';
	const parameters = { prompt, negativePrompt, seed, width, height, model, strength };
	const bytes = embeds
		? withPngText(image.bytes, PARAMETERS_KEYWORD, writeParameters(parameters))
		: image.bytes;
	const fileName = fileNameFor(row.fileName, seed, format, imageIndex);
	const json = withoutUndefined({
		seed: seed ?? null,
		prompt,
		model,
		negativePrompt,
		aspectRatio,
		strength,
		width,
		height,
		imageIndex,
		fileName,
		mimeType,
		fileSize: bytes.length,
		creditsUsed: CREDITS_PER_IMAGE,
		parametersEmbedded: row.embedParameters ? embeds : undefined,
	});
	return {
		json: { ...(row.includeOtherFields ? context.getInputData().json : {}), ...json },
		binary: {
			[row.binaryPropertyName]: await context.helpers.prepareBinaryData(bytes, fileName, mimeType),
		},
		pairedItem: { item: context.getItemIndex() },
	};
}
