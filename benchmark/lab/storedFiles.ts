import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { withoutNumber } from '../service/numbered';
import type { Image } from '../service/images';

/** How many different images lie below a folder: by their size and number; the last one is compared byte for byte. */
export async function countImages(folder: string, { bytes, sha256 }: Image): Promise<number> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const numbers = new Set<string>();
	let last: Buffer | undefined;
	for (const { parentPath, name } of entries.filter((entry) => entry.isFile())) {
		const file = join(parentPath, name);
		if ((await stat(file)).size !== bytes) continue;
		const { number, png } = withoutNumber(await readFile(file));
		numbers.add(number);
		last = png;
	}
	const whole = last && createHash('sha256').update(last).digest('hex') === sha256;
	return whole ? numbers.size : 0;
}
