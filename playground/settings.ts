import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { USUAL_N8N } from './recipe';
import { UserError } from './UserError';

/** The package at the top level, which is what the playground tries out. */
export const REPOSITORY = resolve(__dirname, '..');

const OLDEST_NODE = 20;

export interface Settings {
	n8nPort: number;
	emulatorPort: number;
	n8nVersion: string;
	/** Where n8n itself is installed, shared by all clones. */
	cache: string;
	/** n8n's user folder of `npm start`: database, log, installed nodes. */
	home: string;
	/** Where the workflows leave their files. */
	output: string;
	/** The real service, used instead of the emulator. */
	service?: { apiKey: string; baseUrl: string };
}

/**
 * Reads the environment. Takes SD3_API_KEY out of it, so that no child process inherits the key.
 * @throws UserError when Node is too old, a port is not a port number, or a version is none
 */
export function readSettings(): Settings {
	const { versions, env } = process;
	if (Number(versions.node.split('.')[0]) < OLDEST_NODE) {
		throw new UserError(`This needs Node ${OLDEST_NODE} or newer; this is Node ${versions.node}.`);
	}
	const apiKey = env.SD3_API_KEY;
	delete env.SD3_API_KEY;
	return {
		n8nPort: readPort('PLAYGROUND_N8N_PORT', 5678),
		emulatorPort: readPort('PLAYGROUND_EMULATOR_PORT', 8788),
		n8nVersion: readVersion('PLAYGROUND_N8N_VERSION', USUAL_N8N),
		cache: resolve(env.PLAYGROUND_CACHE || join(userCache(), 'n8n-nodes-stable-diffusion-3')),
		home: resolve(env.PLAYGROUND_HOME || join(__dirname, '.n8n-home')),
		output: resolve(env.PLAYGROUND_OUTPUT || join(__dirname, 'output')),
		service: apiKey ? { apiKey, baseUrl: env.SD3_BASE_URL || 'https://www.aithriving.com' } : undefined,
	};
}

function readPort(name: string, usual: number): number {
	const text = process.env[name];
	if (!text) return usual;
	const port = Number(text);
	if (Number.isInteger(port) && port > 0 && port < 65536) return port;
	throw new UserError(`${name} is "${text}". It must be a port number from 1 to 65535.`);
}

function readVersion(name: string, usual: string): string {
	const version = process.env[name] || usual;
	if (/^\d+\.\d+\.\d+$/.test(version)) return version;
	throw new UserError(`${name} is "${version}". It must be a version of n8n, such as ${usual}.`);
}

function userCache(): string {
	if (process.env.XDG_CACHE_HOME) return process.env.XDG_CACHE_HOME;
	if (process.platform === 'win32') return process.env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local');
	return process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache');
}
