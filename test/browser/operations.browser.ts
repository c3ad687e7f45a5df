import { RunningN8n } from '../e2e/support/RunningN8n';
import { Editor } from './support/Editor';
import { openPanel } from './support/openPanel';

const IMAGE = ['inputSource', 'inputBinaryPropertyName'];
const MASK = [...IMAGE, 'maskBinaryPropertyName'];

/** By resource and operation: the fields between Operation and Seed, and the price. */
const OPERATIONS = {
	Generation: [
		['Sketch to Image', ['prompt', 'negativePrompt', ...IMAGE, 'controlStrength', 'outputFormat'], 6],
		['Structure to Image', ['prompt', 'negativePrompt', ...IMAGE, 'controlStrength', 'outputFormat'], 6],
	],
	Editing: [
		['Inpaint', ['prompt', 'negativePrompt', ...MASK, 'outputFormat'], 6],
		['Erase', [...MASK, 'outputFormat'], 6],
		['Outpaint', ['prompt', ...IMAGE, 'left', 'right', 'up', 'down', 'creativity', 'outputFormat'], 8],
		['Search and Replace', ['prompt', 'searchPrompt', 'negativePrompt', ...IMAGE, 'outputFormat'], 8],
	],
} as const;

// The turbo model, which hides Negative Prompt, was chosen before in another operation.
it('shows for each operation the fields that count, and its price', async () => {
	const n8n = await RunningN8n.start();
	const editor = await Editor.signIn(`http://127.0.0.1:${n8n.sandbox.n8nPort}`);
	try {
		const parameters = { prompt: 'A boat', model: 'sd3-large-turbo' };
		const panel = await openPanel(n8n, editor, 'Operations', [{}], parameters);
		for (const [resource, operations] of Object.entries(OPERATIONS)) {
			await panel.choose('resource', resource);
			for (const [operation, fields, credits] of operations) {
				await panel.choose('operation', operation);
				await panel.shows(fields[fields.length - 2]!);
				expect((await panel.fields()).map(([name]) => name)).toEqual([
					...['resource', 'operation', ...fields, 'seed', 'binaryPropertyName'],
				]);
				expect(await panel.notices()).toEqual([
					expect.stringContaining(`Each image costs ${credits} credits`),
				]);
			}
		}
	} finally {
		await editor.close();
		await n8n.stop();
	}
});
