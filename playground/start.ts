import { addWorkflow, LOGIN, saveCredential, signIn } from './account';
import {
	copySheets,
	countImages,
	FIRST_EXAMPLE,
	otherServices,
	readExample,
	readExamples,
	type Workflow,
} from './examples';
import { installN8n } from './install';
import { runUntilStopped } from './runUntilStopped';
import { startServer } from './n8n';
import { packInto } from './pack';
import { needPort } from './ports';
import { say } from './say';
import { useService } from './service';
import { readSettings } from './settings';
import { UserError } from './UserError';

/** Brings up a real n8n with this package, the emulator, an account, the credential and the examples, until it is stopped. */
async function start(): Promise<void> {
	const settings = readSettings();
	const { n8nPort, emulatorPort, home, output } = settings;
	const example = await readExample(FIRST_EXAMPLE);
	await needPort(n8nPort, 'n8n', 'PLAYGROUND_N8N_PORT');
	if (!settings.service) await needPort(emulatorPort, 'the emulator', 'PLAYGROUND_EMULATOR_PORT');

	const n8n = await installN8n(settings.cache, settings.n8nVersion);
	await packInto(home);
	const service = await useService(settings, emulatorPort, countImages(example));
	await copySheets(output);
	const { url, child } = await startServer(n8n, { home, output }, n8nPort);

	const rest = await signIn(url);
	const credential = await saveCredential(rest, service);
	const addresses = new Map<string, string>();
	for (const workflow of await readExamples()) {
		const { id } = await addWorkflow(rest, workflow, credential);
		addresses.set(workflow.name, `${url}/workflow/${id}${needsMore(workflow)}`);
	}

	say();
	say('n8n is ready.');
	say();
	say(`  Open     ${addresses.get(example.name)}`);
	say(`  Sign in  ${LOGIN.email}  password ${LOGIN.password}  (for this machine only)`);
	say('  Click    "Execute workflow", then double-click the node Stable Diffusion 3 to see the images.');
	say(`           They are saved in ${output}`);
	addresses.delete(example.name);
	for (const [name, address] of addresses) say(`  Also     ${name}: ${address}`);
	say();
	say(`The credential "${credential.name}" is set up. Ctrl-C stops everything.`);

	await child.ended;
	throw new UserError(`n8n has ended by itself. Its log: ${home}`);
}

function needsMore(workflow: Workflow): string {
	const services = otherServices(workflow);
	const credentials = services.length > 1 ? 'credentials' : 'credential';
	return services.length ? ` (first choose your ${services.join(' and ')} ${credentials} in it)` : '';
}

void runUntilStopped(start, 0);
