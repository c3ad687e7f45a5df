import type { IDataObject, IExecuteSingleFunctions, INodeExecutionData } from 'n8n-workflow';
import { writeParameters } from '../image/generationParameters';
import type { ImageFormat } from '../image/imageFormat';
import { writeIntoFile, type FileWords } from '../image/writeIntoFile';
import { byParameter, SENT_PARAMETERS, type Body } from '../request/body';
import { withoutUndefined, type CheckedItem } from '../request/checkItem';
import type { Parameter } from '../request/parameters';
import type { ReceivedImage } from '../response/envelope';
import { fileNameFor } from './fileName';
import { temporaryLink } from './temporaryLink';

/** Where n8n has an image, and what is known of it: all that another execution needs to deliver it. */
export interface StoredImage {
	/** What was requested: @see request/requestKey.ts */
	key: string;
	/** n8n's id of the binary data. */
	id: string;
	/** The id that it had when it was made: the same for all copies. */
	paidId: string;
	format: ImageFormat;
	/** bytes */
	fileSize: number;
	/** The seed that the service used, where it gave one. */
	seed?: number;
	/** Whether the parameters are in the file, where they were to be. */
	parametersEmbedded?: boolean;
	/** Whether the file says that it comes from a model, where it was to say so. */
	markedAsAiGenerated?: boolean;
	/** What it cost, where that was not reported yet. */
	credits: number;
	/** The execution that paid for it. */
	executionId: string;
}

/** What an image is to become an item for. */
export interface ImageOrder {
	context: IExecuteSingleFunctions;
	/** The operation's name. */
	operation: string;
	item: CheckedItem;
	/** What was sent for this image. */
	body: Body;
	/** Counts the images of an item from 0. */
	imageIndex: number;
}

/** What is known of an image beside the order. */
type Facts = Pick<
	StoredImage,
	'format' | 'fileSize' | 'seed' | 'parametersEmbedded' | 'markedAsAiGenerated' | 'credits'
> & { reusedFromExecution?: string };

const words = (text: string) => text.trim().split(/\s+/);

/** What only a dry run says of a request. */
const ONLY_PLANNED: readonly Parameter[] = ['left', 'right', 'up', 'down', 'outputFormat'];
/** What an item says of the image itself, not of the request. */
const MEASURED: readonly Parameter[] = ['seed', 'width', 'height'];

/** What an item of ours says of its image, or a dry run of the images: in an input item, it is about others. */
const OF_REQUEST = ['operation', ...SENT_PARAMETERS.filter((name) => !ONLY_PLANNED.includes(name))];
const OF_IMAGE = words(`
	imageIndex fileName mimeType fileSize creditsUsed uncertainCredits parametersEmbedded markedAsAiGenerated
	reusedFromExecution
`);
const OF_LINK = words('url urlExpiresAt urlProblem');
const OF_DRY_RUN = ['ok', 'images', 'credits', ...ONLY_PLANNED];
const OF_FAILURE = words('error message details');

/**
 * With Include Other Input Fields, the input item's fields, but for what an earlier node of ours said about another image, or
 * about a failure. Some nodes give items without JSON, or with something else in its place: these have no fields.
 */
export function otherFields(
	context: IExecuteSingleFunctions,
	{ includeOtherFields }: CheckedItem,
): IDataObject {
	const input: unknown = context.getInputData().json;
	if (!includeOtherFields || typeof input !== 'object' || input === null || Array.isArray(input)) return {};
	const has = (...names: string[]) => names.every((name) => name in input);
	const isImage = has('operation', 'creditsUsed');
	const isDryRun = has('operation', 'ok', 'credits');
	const lost = [
		...(isImage || isDryRun ? OF_REQUEST : []),
		...(isImage ? OF_IMAGE : []),
		...(isImage && (has('urlExpiresAt') || has('urlProblem')) ? OF_LINK : []),
		...(isDryRun ? OF_DRY_RUN : []),
		...(has('error') ? OF_FAILURE : []),
	];
	return Object.fromEntries(Object.entries(input as IDataObject).filter(([name]) => !lost.includes(name)));
}

/**
 * What was sent for an image, by the names of the node's parameters.
 *
 * @param without what is not to be said
 */
export const requestJson = (
	operation: string,
	{ model }: CheckedItem,
	body: Body,
	without: readonly Parameter[] = [],
): IDataObject => {
	const sent = Object.entries(byParameter(body)).filter(([name]) => !without.includes(name as Parameter));
	return { operation, prompt: body.prompt, model, ...Object.fromEntries(sent) };
};

type BinarySource = Parameters<IExecuteSingleFunctions['helpers']['prepareBinaryData']>[0];

async function toItem(order: ImageOrder, source: BinarySource, facts: Facts): Promise<INodeExecutionData> {
	const { context, operation, item, body, imageIndex } = order;
	const { format, fileSize, seed, parametersEmbedded, markedAsAiGenerated, credits, reusedFromExecution } =
		facts;
	const { mimeType, width, height } = format;
	const fileName = fileNameFor(item.fileName, seed, format, imageIndex);
	const binary = await context.helpers.prepareBinaryData(source, fileName, mimeType);
	const json = withoutUndefined({
		seed: seed ?? null,
		...requestJson(operation, item, body, [...ONLY_PLANNED, ...MEASURED]),
		width,
		height,
		imageIndex,
		fileName,
		mimeType,
		fileSize,
		creditsUsed: credits,
		parametersEmbedded,
		markedAsAiGenerated,
		reusedFromExecution,
		...temporaryLink(context, binary, item.temporaryLink),
	});
	return {
		json: { ...otherFields(context, item), ...json },
		binary: { [item.binaryPropertyName]: binary },
		pairedItem: { item: context.getItemIndex() },
	};
}

/** What the options ask to have in the file itself. */
function wordsFor({ operation, item, body }: ImageOrder, { format, seed }: ReceivedImage): FileWords {
	const { prompt, negative_prompt: negativePrompt, strength } = body;
	const { width, height } = format;
	const { model } = item;
	const parameters = { prompt, negativePrompt, seed, width, height, operation, model, strength };
	const sourceType = item.files ? 'compositeWithTrainedAlgorithmicMedia' : 'trainedAlgorithmicMedia';
	return {
		...(item.embedParameters && { parameters: writeParameters(parameters) }),
		...(item.markAsAiGenerated && { sourceType }),
	};
}

/** An output item, and where n8n has its image; without `stored` where that is in memory only. */
export interface ImageItem {
	item: INodeExecutionData;
	stored?: StoredImage;
}

/**
 * Hands a new image to n8n's binary storage and describes it in the item's JSON.
 *
 * @param key what was requested
 * @param credits what it cost
 * @param executionId of this execution
 */
export async function toImageItem(
	order: ImageOrder,
	image: ReceivedImage,
	{ key, credits, executionId }: Pick<StoredImage, 'key' | 'credits' | 'executionId'>,
): Promise<ImageItem> {
	const { format, seed } = image;
	const words = wordsFor(order, image);
	const { bytes, ...written } = await writeIntoFile(image.bytes, format.extension, words);
	const facts = { format, fileSize: bytes.length, seed, ...written, credits };
	const item = await toItem(order, bytes, facts);
	const id = item.binary?.[order.item.binaryPropertyName]?.id;
	return { item, ...(id && { stored: { ...facts, key, id, paidId: id, executionId } }) };
}

/**
 * Copies an image that n8n has stored for another execution into this one, without its bytes in memory.
 *
 * @param credits what is to be reported for it: 0 where that was done before
 * @throws where n8n no longer has it
 */
export async function copyStoredImage(
	order: ImageOrder,
	stored: StoredImage,
	credits: number,
): Promise<ImageItem> {
	const stream = await order.context.helpers.getBinaryStream(stored.id);
	const facts = { ...stored, credits, reusedFromExecution: stored.executionId };
	const item = await toItem(order, stream, facts);
	const id = item.binary?.[order.item.binaryPropertyName]?.id;
	return { item, ...(id && { stored: { ...stored, id, credits } }) };
}
