import type { IBinaryData, IDataObject, IExecuteSingleFunctions, INodeExecutionData } from 'n8n-workflow';
import { invalidValue, notRead } from '../failures';
import { fileKindOf } from '../image/fileKind';
import type { ImageFormat } from '../image/imageFormat';
import { inspectFile, type InspectedFile } from '../image/readFormat';
import { fileAdvice } from './fileAdvice';
import { PARAMETERS, type Parameter } from './parameters';
import { showValue, visibly } from './showValue';
import type { Values } from './Values';

/** An input image: where n8n has its file, and what its bytes say. */
export interface InputImage {
	file: IBinaryData;
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
	const shown = names.slice(0, SHOWN_NAMES).map(visibly).join(', ');
	return names.length > SHOWN_NAMES ? `${shown} and ${names.length - SHOWN_NAMES} more` : shown;
}

/** A property of its own: not what every object has, such as toString. */
function own(value: unknown, name: string): unknown {
	const object = Object(value) as Record<string, unknown>;
	return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Whether n8n has a file by it. What users' own code writes may lack a type. */
const isFile = (value: unknown): value is IBinaryData =>
	typeof own(value, 'id') === 'string' || typeof own(value, 'data') === 'string';

/** n8n's isBinaryValue, which n8n 1 does not export: other objects may have an `id` or `data` too. */
const isBinaryObject = (value: unknown): value is IBinaryData =>
	isFile(value) && Object.hasOwn(value, 'mimeType');

/** In n8n's binary mode "combined", an item's files are in its JSON, and are named by a path, such as `_files.photo`. */
function findInJson(json: IDataObject, name: string): unknown {
	const path = name.split(/[.[\]'"]+/).filter((part) => part !== '');
	const atPath = path.reduce<unknown>(own, json);
	return own(json._files, name) ?? (isBinaryObject(atPath) ? atPath : undefined);
}

/** The file that a parameter names or is, and what messages call it. */
function chooseFile(
	context: IExecuteSingleFunctions,
	item: INodeExecutionData,
	values: Values,
	parameter: Parameter,
): { file: IBinaryData; place: string } {
	const { label } = PARAMETERS[parameter];
	const value = values.raw(parameter);
	if (isBinaryObject(value)) return { file: value, place: `The file in ${label}` };
	if (values.isBlank(parameter) || typeof value === 'object') {
		const some = Array.isArray(value) ? ' (one, not a list)' : '';
		return values.refuse(
			parameter,
			`must be the name of a binary field, or a file${some} such as ${EXAMPLE}`,
		);
	}
	const name = values.trimmedText(parameter);
	// In any other mode, JSON that comes from outside must not choose a file of n8n's.
	const json = context.getWorkflowSettings?.().binaryMode === 'combined' ? item.json : {};
	const file = own(item.binary, name) ?? findInJson(json, name);
	if (isFile(file)) return { file, place: `The binary field ${showValue(name)} (${label})` };
	const names = Object.keys({ ...item.binary, ...(json._files as object | undefined) });
	const have = names.length > 0 ? `It has ${list(names)}` : 'It has no binary data at all';
	const kind = fileKindOf(Buffer.from(name));
	throw invalidValue(
		`${label} is ${showValue(name)}, but the input item has no binary field of this name. ${have}`,
		kind === 'the base64 text of an image'
			? fileAdvice(kind)
			: `Correct ${label}, or put a node that supplies the image before this one.`,
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

/** A file's bytes where n8n has it, piece by piece. */
export async function* piecesOf(
	{ helpers }: IExecuteSingleFunctions,
	{ id, data }: IBinaryData,
): AsyncGenerator<Buffer> {
	yield* id ? ((await helpers.getBinaryStream(id, PIECE)) as AsyncIterable<Buffer>) : decode(data);
}

async function inspect(context: IExecuteSingleFunctions, file: IBinaryData): Promise<InspectedFile> {
	try {
		return await inspectFile(piecesOf(context, file));
	} catch (error) {
		throw notRead(error);
	}
}

/**
 * Reads an item's input image through, without keeping it: its bytes are needed only when its turn comes.
 *
 * @param parameter that names the item's binary field, or is the file itself by an expression
 * @throws ImageFailure where there is no file, or it is no whole image
 */
export async function readInputImage(
	context: IExecuteSingleFunctions,
	item: INodeExecutionData,
	values: Values,
	parameter: Parameter,
): Promise<InputImage> {
	const { file, place } = chooseFile(context, item, values, parameter);
	const { format, beginning } = await inspect(context, file);
	if (format?.complete) return { file, format };
	const kind = fileKindOf(beginning);
	throw invalidValue(
		`${place} holds ${kind ?? 'another kind of file'}, but must hold a whole PNG, JPEG or WebP image`,
		fileAdvice(kind),
	);
}

/** The bytes of an input image, as they are. */
export async function readBytes({ helpers }: IExecuteSingleFunctions, { file }: InputImage): Promise<Buffer> {
	if (!file.id) return Buffer.from(file.data, 'base64');
	return await helpers.binaryToBuffer(await helpers.getBinaryStream(file.id, PIECE));
}
