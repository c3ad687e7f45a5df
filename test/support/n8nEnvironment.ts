/**
 * Runs before n8n-core is loaded (Jest's `setupFiles`): it reads these settings once, and needs the decorators'
 * metadata. Every test file gets a folder of its own for n8n's binary data.
 */
import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';

process.env.N8N_USER_FOLDER = mkdtempSync(join(process.env.ENGINE_TESTS_FOLDER!, 'n8n-'));
process.env.N8N_ENCRYPTION_KEY = randomBytes(16).toString('hex');
process.env.N8N_LOG_LEVEL ??= 'silent';
