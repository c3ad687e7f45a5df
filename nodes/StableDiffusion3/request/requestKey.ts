import { createHash } from 'node:crypto';
import type { CheckedItem } from './checkItem';
import type { Body } from './Operation';

const hash = (data: string | Buffer) => createHash('sha256').update(data).digest('base64url');

/**
 * Tells two requests apart: by operation, body, and the options that write into the file. The bytes of an input image come
 * with `withInputImage`, as they are read only when its turn comes.
 *
 * @param operation its name
 */
export const requestKey = (
	operation: string,
	body: Body,
	{ embedParameters, markAsAiGenerated }: CheckedItem,
): string =>
	hash(JSON.stringify([operation, Object.entries(body).sort(), embedParameters, markAsAiGenerated]));

export const withInputImage = (key: string, bytes: Buffer): string => `${key}/${hash(bytes)}`;
