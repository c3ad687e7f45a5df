import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../playground/ports';
import { Command } from './support/Command';
import { Sandbox } from './support/Sandbox';

// Above the largest id that Linux gives.
const NO_SUCH_PROCESS = 4194305;

describe('installing n8n', () => {
	it('says that the registry cannot be reached, and leaves no half install', async () => {
		const sandbox = await Sandbox.create();
		const cache = join(sandbox.root, 'cache');
		mkdirSync(join(cache, `n8n-1.2.3-0123abcd-linux-x64.partial-${NO_SUCH_PROCESS}`), {
			recursive: true,
		});
		try {
			const start = new Command('start', {
				...sandbox.env,
				PLAYGROUND_CACHE: cache,
				npm_config_cache: join(sandbox.root, 'npm'),
				npm_config_registry: `http://127.0.0.1:${await freePort()}/`,
				npm_config_fetch_retries: '0',
			});
			expect((await start.ended).code).toBe(1);
			expect(start.output).toContain('The npm registry cannot be reached (ECONNREFUSED)');
			expect(start.output).not.toMatch(/^\s+at /m);
			expect(readdirSync(cache)).toEqual([]);
			expect(sandbox.processes()).toEqual([]);
		} finally {
			sandbox.remove();
		}
	});
});
