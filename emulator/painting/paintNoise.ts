import { createCipheriv, createHash } from 'node:crypto';
import type { Scene } from './paintScene';

/** RGB pixels of noise that repeat with the same parameters and are others with any others. Costs hardly any time. */
export function paintNoise(scene: Scene): Buffer {
	const { prompt, negativePrompt = '', model, seed, width, height } = scene;
	const key = createHash('sha256')
		.update(JSON.stringify([prompt, negativePrompt, model, seed]))
		.digest();
	// A cipher's key stream is the fastest source of bytes that are decided by a key.
	return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(width * height * 3));
}
