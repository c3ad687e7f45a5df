import { startEmulator } from '../emulator';
import { onEnd } from './lifetime';
import { say } from './say';
import type { Settings } from './settings';

const EMULATOR_KEY = 'emulator-key';
const CREDITS_PER_PICTURE = 8;

/** Where the node sends its requests: the real service or the emulator. */
export interface Service {
	apiKey: string;
	baseUrl: string;
}

/**
 * Says which service is used and what `pictures` pictures cost there; starts the emulator unless the real one is wanted.
 * @param port of the emulator
 */
export async function useService({ service }: Settings, port: number, pictures: number): Promise<Service> {
	if (service) {
		say(
			`SD3_API_KEY is set: the real service at ${service.baseUrl} makes the pictures.\n` +
				`Each run of the example costs ${pictures * CREDITS_PER_PICTURE} credits ` +
				`(${pictures} pictures x ${CREDITS_PER_PICTURE}).`,
		);
		return service;
	}
	const emulator = await startEmulator({ port });
	onEnd(() => emulator.stop());
	say(`The emulator of the service runs at ${emulator.url}. Its pictures are free, and not the model's.`);
	return { apiKey: EMULATOR_KEY, baseUrl: emulator.url };
}
