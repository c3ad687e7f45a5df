import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addWorkflow, saveCredential, signIn } from './account';
import { countImages, FIRST_EXAMPLE, readExample } from './examples';
import { installN8n } from './install';
import { onEnd, runUntilStopped } from './runUntilStopped';
import { runCommand, startServer } from './n8n';
import { packInto } from './pack';
import { freePort } from './ports';
import { say } from './say';
import { useService } from './service';
import { readSettings } from './settings';
import { showTable } from './table';

const TABLE = 'images.csv';

/** Runs the example on a real n8n without a browser, and leaves its images and a table of them in the output folder. */
async function demo(): Promise<void> {
	const settings = readSettings();
	const example = await readExample(FIRST_EXAMPLE);
	const n8n = await installN8n(settings.cache, settings.n8nVersion);

	const home = await mkdtemp(join(tmpdir(), 'sd3-demo-'));
	onEnd(async () => await rm(home, { recursive: true, force: true, maxRetries: 5 }));
	const place = { home, output: settings.output };
	await packInto(home);
	const service = await useService(settings, await freePort(), countImages(example));

	// The server takes the credential over REST and encrypts it; n8n's import command would need the key in a file.
	const { url, child } = await startServer(n8n, place, await freePort());
	const rest = await signIn(url);
	const workflow = await addWorkflow(rest, example, await saveCredential(rest, service));
	await child.stop();

	say(`Running the workflow "${workflow.name}".`);
	await runCommand(n8n, place, ['execute', `--id=${workflow.id}`]);

	say();
	say(showTable(await readFile(join(settings.output, TABLE), 'utf8')));
	say();
	say(`The images and this table (${TABLE}) are in ${settings.output}`);
}

void runUntilStopped(demo, 130);
