import type { Child } from '../../../playground/child';
import { startProgram, untilItSays } from './startProgram';

/** Starts a Redis that keeps everything in memory, on 127.0.0.1, and waits until it answers. */
export async function startRedis(program: string, folder: string, port: number): Promise<Child> {
	const settings = { bind: '127.0.0.1', port: String(port), dir: folder, save: '', appendonly: 'no' };
	const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
	const child = startProgram(program, args, { cwd: folder });
	await untilItSays(child, 'Ready to accept connections');
	return child;
}
