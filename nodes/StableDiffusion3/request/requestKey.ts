import { createHash } from 'node:crypto';
import type { IExecuteSingleFunctions } from 'n8n-workflow';
import type { CheckedItem } from './checkItem';
import { piecesOf, type InputFiles, type InputImage } from './inputImage';
import type { Body } from './body';

const hash = (data: string | Buffer) => createHash('sha256').update(data).digest('base64url');

/**
 * Tells two requests apart: by operation, address, which tells some models apart, body, and the options that write into the
 * file. The bytes of input images come with `withFiles`, as they are read only when their turn comes.
 *
 * @param operation its name
 */
export const requestKey = (
	operation: string,
	body: Body,
	{ url, embedParameters, markAsAiGenerated }: CheckedItem,
): string =>
	hash(JSON.stringify([operation, url, Object.entries(body).sort(), embedParameters, markAsAiGenerated]));

export const withFiles = (key: string, files: Buffer[]): string => [key, ...files.map(hash)].join('/');

/** The same from the files where n8n has them, without their bytes in memory. */
export async function withStoredFiles(
	context: IExecuteSingleFunctions,
	key: string,
	files: InputFiles,
): Promise<string> {
	const hashes = Object.values<InputImage>({ ...files }).map(async (image) => {
		const sum = createHash('sha256');
		for await (const piece of piecesOf(context, image)) sum.update(piece);
		return sum.digest('base64url');
	});
	return [key, ...(await Promise.all(hashes))].join('/');
}
