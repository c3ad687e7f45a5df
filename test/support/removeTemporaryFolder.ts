import { rmSync } from 'node:fs';

/** Jest's `globalTeardown`. The workers cannot do it themselves: Jest ends them without an `exit` event. */
export default function removeTemporaryFolder(): void {
	const folder = process.env.ENGINE_TESTS_FOLDER;
	if (folder) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
