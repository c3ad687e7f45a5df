import { createWriteStream } from 'node:fs';
import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { startScript, type Child } from './child';
import type { InstalledN8n } from './install';
import { freePort } from './ports';
import { USUAL_N8N } from './recipe';
import { say, sayWhile } from './say';
import { UserError } from './UserError';

const READY_WITHIN_MS = 300_000;

/**
 * Modules of the usual n8n that only talk to the outside or that nobody needs to try out a node, unless the environment says
 * others. Another n8n does not know all of them, and then does not start.
 */
export const DISABLED_MODULES = [
	...['mcp-registry', 'mcp', 'oauth-server', 'instance-ai', 'agents', 'chat-hub', 'insights'],
	...['workflow-builder', 'quick-connect', 'otel', 'dynamic-credentials', 'source-control'],
	...[
		'external-secrets',
		'sso-oidc',
		'sso-saml',
		'ldap',
		'log-streaming',
		'provisioning',
		'token-exchange',
	],
];

export interface Place {
	/** n8n's user folder: its database, its settings, the installed nodes. */
	home: string;
	/** n8n's working folder, and the only one where its workflows may read and write files. */
	output: string;
}

/** Starts the n8n server on 127.0.0.1 and waits until it answers. Gives its address. `env` adds to its environment. */
export async function startServer(
	n8n: InstalledN8n,
	place: Place,
	port: number,
	env: NodeJS.ProcessEnv = {},
): Promise<{ url: string; child: Child }> {
	const own = { N8N_PORT: String(port) };
	return await startProcess(n8n, place, { args: ['start'], port, env: { ...own, ...env } });
}

export interface N8nProcess {
	/** n8n's command with its arguments. */
	args: ['start' | 'webhook' | 'worker', ...string[]];
	/** Where it says that it is ready. */
	port: number;
	/** Settings of n8n beside the playground's. */
	env: NodeJS.ProcessEnv;
}

/**
 * Starts one of n8n's processes that go on until they are stopped, and waits until it answers. Gives its address.
 * @throws UserError with n8n's own words when it ends before, or is not ready in 5 minutes
 */
export async function startProcess(
	n8n: InstalledN8n,
	place: Place,
	{ args, port, env }: N8nProcess,
): Promise<{ url: string; child: Child }> {
	const what = args[0] === 'start' ? `n8n ${n8n.version}` : `n8n's ${args[0]}`;
	const url = `http://127.0.0.1:${port}`;
	// n8n 1 says that it is ready before its REST interface is there, which the other processes do not have.
	const pages = ['/healthz/readiness', ...(args[0] === 'start' ? ['/rest/settings'] : [])];
	const logFile = join(place.home, 'n8n.log');
	const settings = await environment(n8n, place);
	const log = createWriteStream(logFile);
	say(`Starting ${what}. Its log: ${logFile}`);
	const child = startScript(n8n.node, [n8n.script, ...args], {
		cwd: place.output,
		env: { ...settings, ...env },
		onOutput: (text) => log.write(text),
	});
	try {
		await sayWhile(
			() => `${what} is starting`,
			untilReady(
				pages.map((page) => url + page),
				child,
			),
		);
	} catch (error) {
		child.kill();
		throw error;
	}
	return { url, child };
}

/**
 * Runs one of n8n's commands and gives back what it printed.
 * @throws UserError with n8n's own words when the command fails
 */
export async function runCommand(
	n8n: InstalledN8n,
	place: Place,
	args: string[],
	env: NodeJS.ProcessEnv = {},
): Promise<string> {
	const child = startScript(n8n.node, [n8n.script, ...args], {
		cwd: place.output,
		env: { ...(await environment(n8n, place)), ...env },
	});
	const [command = ''] = args;
	if ((await sayWhile(() => `n8n ${command} is running`, child.ended)) === 0) return child.output();
	throw new UserError(`n8n ${command} failed:\n${complaint(child.output())}`);
}

async function environment(
	{ version, script }: InstalledN8n,
	{ home, output }: Place,
): Promise<NodeJS.ProcessEnv> {
	await mkdir(home, { recursive: true });
	await mkdir(output, { recursive: true });
	return {
		// Anything else from outside changes what n8n does; with "test" it does not even start.
		NODE_ENV: 'production',
		// From Node 22 on, n8n starts with a fifth less CPU time from its second start on.
		NODE_COMPILE_CACHE: `${script}.compile-cache`,
		N8N_USER_FOLDER: home,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_SECURE_COOKIE: 'false',
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		// n8n compares real paths.
		N8N_RESTRICT_FILE_ACCESS_TO: await realpath(output),
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		EXTERNAL_FRONTEND_HOOKS_URLS: '',
		N8N_AI_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		...(version === USUAL_N8N && {
			N8N_DISABLED_MODULES: process.env.N8N_DISABLED_MODULES ?? DISABLED_MODULES.join(','),
		}),
	};
}

async function untilReady(pages: string[], child: Child): Promise<void> {
	const deadline = Date.now() + READY_WITHIN_MS;
	let alive = true;
	void child.ended.finally(() => (alive = false));
	for (;;) {
		if (!alive) throw new UserError(`n8n ended while starting:\n${complaint(child.output())}`);
		if (Date.now() > deadline)
			throw new UserError(`n8n did not get ready in 5 minutes:\n${complaint(child.output())}`);
		const answered = await Promise.all(pages.map(answers));
		if (!answered.includes(false)) return;
		await new Promise((resolve) => setTimeout(resolve, 250));
	}
}

async function answers(address: string): Promise<boolean> {
	return await fetch(address).then(
		({ ok }) => ok,
		() => false,
	);
}

/** What n8n complained about, once: the end of its output, from the last ruled line on, without the frames of stack traces. */
function complaint(output: string): string {
	const lines = (output.split(/^=+$/m).pop() ?? '')
		.split('\n')
		.filter((line) => line.trim() && !/^\s+at /.test(line))
		.map((line) => line.replace(/^\w*Error: /, ''));
	return [...new Set(lines)].slice(-15).join('\n');
}
