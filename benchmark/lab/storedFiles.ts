import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Picture } from '../service/pictures';

/** How many files below a folder are this picture by their size; the last one is compared byte for byte. */
export async function countPictures(folder: string, picture: Picture): Promise<number> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const files = entries
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) => join(parentPath, name));
	const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
	const pictures = files.filter((_, index) => sizes[index] === picture.bytes);
	const last = pictures.at(-1);
	if (last === undefined) return 0;
	const sha256 = createHash('sha256')
		.update(await readFile(last))
		.digest('hex');
	return sha256 === picture.sha256 ? pictures.length : 0;
}
