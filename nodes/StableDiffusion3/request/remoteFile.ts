import { invalidValue } from '../failures';
import { fileKindOf } from '../image/fileKind';
import { fileAdvice } from './fileAdvice';
import { PARAMETERS, type Parameter } from './parameters';
import { visibly } from './showValue';
import type { Values } from './Values';

/** A file that n8n does not have: it is fetched from its address. */
export interface RemoteFile {
	url: URL;
	/** What messages call it. */
	place: string;
}

export const isRemote = (file: object): file is RemoteFile => 'url' in file && file.url instanceof URL;

/** Larger files are not fetched, in MB. */
export const LARGEST_FILE_MB = 32;

/** So much of an address is repeated in a message, in characters. */
const SHOWN_LENGTH = 200;

const HTTP = /^https?:\/\//i;

/** The same with anything before it that nobody sees. */
const MEANT_AS_ADDRESS = /^[^\p{L}\p{N}]*https?:\/\//iu;

/** Whether a value is an address, where it could also be a name. */
export const isAddress = (value: unknown): boolean =>
	typeof value === 'string' && MEANT_AS_ADDRESS.test(value);

/** A query or a fragment may be all that it takes to get a file, also where it is written in another way. */
const withoutQuery = (text: string) => text.replace(/(?:[?#？]|%3f|%ef%bc%9f)[^]*/i, '');

/** A text that was meant as an address, without a login either. */
export const withoutSecrets = (text: string): string =>
	visibly(withoutQuery(text).replace(/^([a-z][a-z\d+.-]*:)?[^]*@/i, '$1***@'), SHOWN_LENGTH);

const shown = ({ origin, pathname }: URL) => visibly(withoutQuery(origin + pathname), SHOWN_LENGTH);

function parse(text: string): URL | undefined {
	try {
		return HTTP.test(text) ? new URL(text) : undefined;
	} catch {
		return undefined;
	}
}

/** The file whose address a parameter gives. Throws an ImageFailure where it gives none. */
export function remoteFile(values: Values, parameter: Parameter): RemoteFile {
	const { label } = PARAMETERS[parameter];
	const value = values.raw(parameter);
	const rule = 'must be the address of an image that begins with http:// or https://';
	const advice = `Correct ${label}, or the expression behind it.`;
	if (values.isBlank(parameter)) throw invalidValue(`${label} is empty, but ${rule}`, advice);
	if (typeof value !== 'string') {
		const kind = Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : 'not text';
		throw invalidValue(`${label} is ${kind}, but ${rule}`, advice);
	}
	const text = values.trimmedText(parameter);
	const url = parse(text);
	if (!url) {
		const kind = fileKindOf(Buffer.from(text));
		const isImage = kind === 'the base64 text of an image';
		throw invalidValue(
			`${label} is ${isImage ? kind : `"${withoutSecrets(text)}"`}, but ${rule}`,
			isImage ? `${fileAdvice(kind)} Then choose Binary Field under Input Image.` : advice,
		);
	}
	if (url.username || url.password) {
		throw invalidValue(
			`${label} has a user name or a password in it (${shown(url)}), but the image is fetched without a login`,
			"Get the image with n8n's HTTP Request node, and use its binary field instead of an address.",
		);
	}
	url.hash = '';
	return { url, place: `The file at ${shown(url)} (${label})` };
}
