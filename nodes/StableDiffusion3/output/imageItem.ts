import type { IDataObject, IExecuteSingleFunctions, INodeExecutionData } from 'n8n-workflow';
import { CREDITS_PER_IMAGE } from '../failures';
import { PARAMETERS_KEYWORD, writeParameters } from '../image/generationParameters';
import { withPngText } from '../image/pngText';
import type { CheckedItem } from '../request/checkItem';
import type { Body } from '../request/Operation';
import type { ReceivedImage } from '../response/envelope';
import { fileNameFor } from './fileName';

/** Only what was sent, or is known. */
const withoutUndefined = (json: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(json).filter(([, value]) => value !== undefined));

/**
 * Hands the image to n8n's binary storage and describes it in the item's JSON.
 *
 * @param body what was sent for this image
 */
export async function toImageItem(
	context: IExecuteSingleFunctions,
	item: CheckedItem,
	body: Body,
	image: ReceivedImage,
	imageIndex: number,
): Promise<INodeExecutionData> {
	const { format, seed = body.seed } = image;
	const { prompt, model, negative_prompt: negativePrompt, aspect_ratio: aspectRatio, strength } = body;
	const { mimeType, width, height } = format;
	// Other formats have no place that the tools of this field read.
	const embeds = item.embedParameters && format.extension === 'png';
	const parameters = { prompt, negativePrompt, seed, width, height, model, strength };
	const bytes = embeds
		? withPngText(image.bytes, PARAMETERS_KEYWORD, writeParameters(parameters))
		: image.bytes;
	const fileName = fileNameFor(item.fileName, seed, format, imageIndex);
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
		parametersEmbedded: item.embedParameters ? embeds : undefined,
	});
	return {
		json: { ...(item.includeOtherFields ? context.getInputData().json : {}), ...json },
		binary: {
			[item.binaryPropertyName]: await context.helpers.prepareBinaryData(bytes, fileName, mimeType),
		},
		pairedItem: { item: context.getItemIndex() },
	};
}
