import { appendFile, access } from 'node:fs/promises';
import { join } from 'node:path';
import { name } from '../../package.json';

const READ_ITEMS = join('dist', 'nodes', 'StableDiffusion3', 'request', 'readItems.js');

/**
 * Makes the package installed in a user folder check the first item of a run only, and take all others for the same. So
 * what is left of the time before the first request is n8n's own, and the difference is the price of checking the items.
 */
export async function checkOneItemOnly(home: string): Promise<void> {
	const file = join(home, '.n8n', 'nodes', 'node_modules', name, READ_ITEMS);
	await access(file);
	await appendFile(
		file,
		`
const readAll = exports.readItems;
exports.readItems = async (context, operation, items, routed) => {
	const [first] = await readAll(context, operation, items.slice(0, 1), routed);
	return items.map(() => first);
};
`,
	);
}
