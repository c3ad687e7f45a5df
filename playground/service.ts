import { startEmulator } from '../emulator';
import { onEnd } from './runUntilStopped';
import { say } from './say';
import type { Settings } from './settings';

const EMULATOR_KEY = 'emulator-key';
const CREDITS_PER_IMAGE = 8;

/** Where the node sends its requests: the real service or the emulator. */
export interface Service {
	apiKey: string;
	baseUrl: string;
}

/**
 * Says which service is used and what `images` images cost there; starts the emulator unless the real one is wanted.
 * @param port of the emulator
 */
export async function useService({ service }: Settings, port: number, images: number): Promise<Service> {
	if (service) {
		say(
			`SD3_API_KEY is set: the real service at ${service.baseUrl} makes the images.\n` +
				`Each run of the example costs ${images * CREDITS_PER_IMAGE} credits ` +
				`(${images} images x ${CREDITS_PER_IMAGE}).`,
		);
		return service;
	}
	const emulator = await startEmulator({ port });
	onEnd(() => emulator.stop());
	say(`The emulator of the service runs at ${emulator.url}. Its images are free, and not the model's.`);
	return { apiKey: EMULATOR_KEY, baseUrl: emulator.url };
}
