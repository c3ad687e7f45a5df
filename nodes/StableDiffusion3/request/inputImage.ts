import type { IBinaryData, IDataObject, IExecuteSingleFunctions, INodeExecutionData } from 'n8n-workflow';
import { invalidValue, notRead, type ImageFailure } from '../failures';
import { changedFile } from '../imageUrlFailure';
import { fileKindOf } from '../image/fileKind';
import { sizeAsSeen, type ImageFormat } from '../image/imageFormat';
import { inspectFile, readFormat, type InspectedFile } from '../image/readFormat';
import { fetchBytes, fetchHead } from './fetchFile';
import { fileAdvice } from './fileAdvice';
import { PARAMETERS, type Parameter } from './parameters';
import { isAddress, isRemote, remoteFile, withoutSecrets, type RemoteFile } from './remoteFile';
import { showValue, visibly } from './showValue';
import type { Values } from './Values';

/** An input image: where its file is, and what its bytes say. */
export interface InputImage {
	file: IBinaryData | RemoteFile;
	format: ImageFormat;
}

/** The input images of an item, by the names of their parts in the form. */
export interface InputFiles {
	image: InputImage;
	mask?: InputImage;
}

/** A file is read in pieces of this size, in bytes: smaller ones take longer, larger ones are no faster. */
const PIECE = 256 * 1024;

/** How an expression gives a file of an earlier node. */
const EXAMPLE = "{{ $('Form').item.binary.photo }}";

/** At most so many names are repeated in a message. */
const SHOWN_NAMES = 8;

function list(names: string[]): string {
	const shown = names
		.slice(0, SHOWN_NAMES)
		.map((name) => visibly(name))
		.join(', ');
	return names.length > SHOWN_NAMES ? `${shown} and ${names.length - SHOWN_NAMES} more` : shown;
}

/** A property of its own: not what every object has, such as toString. */
function own(value: unknown, name: string): unknown {
	const object = Object(value) as Record<string, unknown>;
	return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Whether n8n has a file by it. What users' own code writes may lack a type. */
const isBinary = (value: unknown): value is IBinaryData =>
	typeof own(value, 'id') === 'string' || typeof own(value, 'data') === 'string';

/** n8n's isBinaryValue, which n8n 1 does not export: other objects may have an `id` or `data` too. */
const isBinaryObject = (value: unknown): value is IBinaryData =>
	isBinary(value) && Object.hasOwn(value, 'mimeType');

/** In n8n's binary mode "combined", an item's files are in its JSON, and are named by a path, such as `_files.photo`. */
function findInJson(json: IDataObject, name: string): unknown {
	const path = name.split(/[.[\]'"]+/).filter((part) => part !== '');
	const atPath = path.reduce<unknown>(own, json);
	return own(json._files, name) ?? (isBinaryObject(atPath) ? atPath : undefined);
}

/** What to do about a name that no field has. */
function adviceForName(label: string, name: string): string {
	if (isAddress(name)) return 'To fetch an image from its address, choose URL under Input Image.';
	const kind = fileKindOf(Buffer.from(name));
	return kind === 'the base64 text of an image'
		? fileAdvice(kind)
		: `Correct ${label}, or put a node that supplies the image before this one.`;
}

/** The file that a parameter names, is or gives the address of, and what messages call it. */
function chooseFile(
	context: IExecuteSingleFunctions,
	item: INodeExecutionData,
	values: Values,
	parameter: Parameter,
): { file: InputImage['file']; place: string } {
	const { label } = PARAMETERS[parameter];
	const value = values.raw(parameter);
	const isItsAddress = isAddress(value);
	if (parameter === 'inputUrl' || (parameter === 'maskBinaryPropertyName' && isItsAddress)) {
		const file = remoteFile(values, parameter);
		return { file, place: file.place };
	}
	if (isBinaryObject(value)) return { file: value, place: `The file in ${label}` };
	if (values.isBlank(parameter) || typeof value === 'object') {
		const some = Array.isArray(value) ? ' (one, not a list)' : '';
		return values.refuse(
			parameter,
			`must be the name of a binary field, or a file${some} such as ${EXAMPLE}`,
		);
	}
	const name = values.trimmedText(parameter);
	// In any other mode, JSON that comes from outside must not choose a file of n8n's. Some nodes give items without JSON.
	const json = (context.getWorkflowSettings?.().binaryMode === 'combined' && item.json) || {};
	const file = own(item.binary, name) ?? findInJson(json, name);
	if (isBinary(file)) return { file, place: `The file in the binary field ${showValue(name)} (${label})` };
	const names = Object.keys({ ...item.binary, ...(json._files as object | undefined) });
	const have = names.length > 0 ? `It has ${list(names)}` : 'It has no binary data at all';
	const shown = isItsAddress ? `"${withoutSecrets(name)}"` : showValue(name);
	throw invalidValue(
		`${label} is ${shown}, but the input item has no binary field of this name. ${have}`,
		adviceForName(label, name),
	);
}

/** The bytes of base64 text; like n8n, past any white space. */
function* decode(base64: string): Generator<Buffer> {
	let rest = '';
	for (let at = 0; at < base64.length; at += PIECE) {
		const text = rest + base64.slice(at, at + PIECE).replace(/\s+/g, '');
		// 4 characters hold 3 bytes.
		const end = text.length - (text.length % 4);
		yield Buffer.from(text.slice(0, end), 'base64');
		rest = text.slice(end);
	}
	yield Buffer.from(rest, 'base64');
}

/** How the beginning of a file at an address is read. */
export type ReadHead = (file: RemoteFile) => Promise<InspectedFile>;

/** The bytes of an input image, piece by piece where n8n has it. */
export async function* piecesOf(
	context: IExecuteSingleFunctions,
	image: Pick<InputImage, 'file'>,
): AsyncGenerator<Buffer> {
	const { file } = image;
	if (isRemote(file)) yield await fetchBytes(context, file);
	else if (!file.id) yield* decode(file.data);
	else yield* (await context.helpers.getBinaryStream(file.id, PIECE)) as AsyncIterable<Buffer>;
}

async function inspectInput(
	context: IExecuteSingleFunctions,
	file: InputImage['file'],
	readHead: ReadHead,
): Promise<InspectedFile> {
	try {
		return await (isRemote(file) ? readHead(file) : inspectFile(piecesOf(context, { file })));
	} catch (error) {
		throw notRead(error);
	}
}

function notAnImage(place: string, beginning: Buffer, isFetched: boolean): ImageFailure {
	const kind = fileKindOf(beginning);
	return invalidValue(
		`${place} is ${kind ?? 'another kind of file'}, but must be a whole PNG, JPEG or WebP image`,
		fileAdvice(kind, isFetched),
	);
}

/**
 * Reads an item's input image through, without keeping it: its bytes are needed only when its turn comes. Of a long file at an
 * address only the beginning is read.
 *
 * @param parameter that says where it is: @see chooseFile
 * @throws ImageFailure where there is no file, or it is no whole image
 */
export async function readInputImage(
	context: IExecuteSingleFunctions,
	item: INodeExecutionData,
	values: Values,
	parameter: Parameter,
	readHead: ReadHead = async (remote) => await fetchHead(context, remote),
): Promise<InputImage> {
	const { file, place } = chooseFile(context, item, values, parameter);
	const { format, beginning, goesOn } = await inspectInput(context, file, readHead);
	if (format && (format.complete || goesOn)) return { file, format };
	throw notAnImage(place, beginning, isRemote(file));
}

/** Whether a request that was checked with one image may be sent with the other. */
function isAlike(checked: ImageFormat, now: ImageFormat): boolean {
	const [before, after] = [sizeAsSeen(checked), sizeAsSeen(now)];
	const isSameSize = before.width === after.width && before.height === after.height;
	return isSameSize && checked.extension === now.extension && (now.hasAlpha || !checked.hasAlpha);
}

/** Fetches an image that was checked by its beginning. Throws an ImageFailure where another one comes, or not all of it. */
async function fetchImage(
	context: IExecuteSingleFunctions,
	file: RemoteFile,
	checked: ImageFormat,
	signal?: AbortSignal,
): Promise<Buffer> {
	const bytes = await fetchBytes(context, file, signal);
	const format = readFormat(bytes);
	if (!format?.complete) throw notAnImage(file.place, bytes.subarray(0, 1024), true);
	if (!isAlike(checked, format)) throw changedFile(file.place);
	return bytes;
}

/**
 * The bytes of an input image, as they are.
 *
 * @param signal ends the fetching
 */
export async function readBytes(
	context: IExecuteSingleFunctions,
	{ file, format }: InputImage,
	signal?: AbortSignal,
): Promise<Buffer> {
	if (isRemote(file)) return await fetchImage(context, file, format, signal);
	if (!file.id) return Buffer.from(file.data, 'base64');
	const { helpers } = context;
	return await helpers.binaryToBuffer(await helpers.getBinaryStream(file.id, PIECE));
}
