import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Image } from './images';

/** How many different files of the size of an image lie below a folder. */
export async function countImages(folder: string, { bytes }: Image): Promise<number> {
	const found = new Set<string>();
	for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
		if (!entry.isFile()) continue;
		const file = await readFile(join(entry.parentPath, entry.name));
		if (file.length === bytes) found.add(createHash('sha256').update(file).digest('hex'));
	}
	return found.size;
}
