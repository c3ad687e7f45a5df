/**
 * Runs before n8n-core is loaded (Jest's `setupFiles`): it reads these settings once, and needs the decorators'
 * metadata. Every test file gets a folder of its own for n8n's binary data.
 */
import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'n8n-engine-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

process.env.N8N_USER_FOLDER = folder;
process.env.N8N_ENCRYPTION_KEY = randomBytes(16).toString('hex');
process.env.N8N_LOG_LEVEL ??= 'silent';
