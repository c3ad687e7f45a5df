import type { IBinaryData, IExecuteSingleFunctions, INodeExecutionData } from 'n8n-workflow';
import { invalidValue } from '../failures';
import { readImageFormat, type Size } from '../image/imageFormat';
import { isTurned } from '../image/orientation';
import { PARAMETERS } from './parameters';

/** An input image is read in pieces of this size until its header is there, in bytes. A multiple of 3, for base64. */
const PIECE = 48 * 1024;

/** SHIM */
export interface InputImage {
	field: string;
	seen: Size;
	format: Size & { hasAlpha: boolean };
}

const { label } = PARAMETERS.inputBinaryPropertyName;

/** A header that is not there by now is none, in bytes: metadata in front of it are rarely over 1 MB. */
const LONGEST_HEADER = 16 * 1024 * 1024;

/** The image's bytes from n8n's binary storage, piece by piece. */
async function* piecesOf(context: IExecuteSingleFunctions, binary: IBinaryData): AsyncGenerator<Buffer> {
	if (binary.id) {
		const stream = await context.helpers.getBinaryStream(binary.id, PIECE);
		for await (const piece of stream) yield piece as Buffer;
		return;
	}
	const characters = (PIECE / 3) * 4;
	for (let at = 0; at < binary.data.length; at += characters) {
		yield Buffer.from(binary.data.slice(at, at + characters), 'base64');
	}
}

/** The size of an image the way people see it, in px; undefined for anything but PNG, JPEG and WebP. */
async function readSize(pieces: AsyncIterable<Buffer>): Promise<Size | undefined> {
	let header = Buffer.alloc(0);
	for await (const piece of pieces) {
		header = Buffer.concat([header, piece]);
		const format = readImageFormat(header);
		if (format) {
			const { width, height } = format;
			const turned = format.extension === 'jpg' && isTurned(header);
			return turned ? { width: height, height: width } : { width, height };
		}
		if (header.length > LONGEST_HEADER) return undefined;
	}
	return undefined;
}

/**
 * Reads as much of an item's input image as tells its size; the whole image is read only when its turn comes.
 *
 * @param field name of the item's binary field
 * @returns px, the way people see the image
 * @throws ImageFailure where the field is missing or holds no image
 */
export async function readInputSize(
	context: IExecuteSingleFunctions,
	item: INodeExecutionData,
	field: string,
): Promise<Size> {
	const fields = item.binary ?? {};
	// Not what every object has, such as toString.
	const binary = Object.hasOwn(fields, field) ? fields[field] : undefined;
	if (!binary) {
		const others = Object.keys(fields);
		const have = others.length > 0 ? `It has ${others.join(', ')}` : 'It has no binary data at all';
		throw invalidValue(
			`${label} is "${field}", but the input item has no binary field of this name. ${have}`,
			`Correct ${label}, or put a node that supplies the image before this one.`,
		);
	}
	const size = await readSize(piecesOf(context, binary));
	if (!size) {
		throw invalidValue(
			`The binary field "${field}" (${label}) holds ${binary.mimeType}, but must hold a PNG, JPEG or WebP image`,
			`Correct ${label}, or convert the image before this node.`,
		);
	}
	return size;
}
