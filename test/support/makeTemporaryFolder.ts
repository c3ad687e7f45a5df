import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Jest's `globalSetup`: one folder for all that the engine tests leave. Jest's workers inherit its path. */
export default function makeTemporaryFolder(): void {
	process.env.ENGINE_TESTS_FOLDER = mkdtempSync(join(tmpdir(), 'n8n-engine-'));
}
