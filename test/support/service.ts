import { startEmulator, type Emulator, type LedgerEntry } from '../../emulator';

import type { Credential } from './credentialsHelper';

export const API_KEY = 'sd3-key-for-tests-7f3a9c';

export interface Service {
	readonly emulator: Emulator;
	readonly credential: Credential;
	/** The generation requests that arrived, in order. */
	readonly requests: readonly LedgerEntry[];
	/** The bodies of these requests. */
	readonly bodies: readonly unknown[];
}

/**
 * An emulator for the tests of one file, set back after each. A request that the service does not know or would refuse
 * by its own rules fails the test: the node must never send one.
 *
 * @param accounts so many tests have an account of their own, as a 429 holds up its account in later tests too
 */
export function useService(apiKey = API_KEY, accounts = 1): Service {
	let emulator: Emulator;
	const keys = Array.from({ length: accounts }, (_entry, index) =>
		index === 0 ? apiKey : `${apiKey}-${index}`,
	);
	let tests = 0;
	beforeAll(async () => {
		emulator = await startEmulator({
			port: 0,
			keys: keys.map((key) => ({ key, credits: 1_000_000 })),
			// Painting scenes would take more time than all else.
			images: 'noise',
		});
	});
	afterEach(() => {
		tests += 1;
		const wrong = emulator.ledger.requests.filter(({ unexpected, problem }) => unexpected || problem);
		emulator.reset();
		expect(wrong).toEqual([]);
	});
	afterAll(async () => await emulator.stop());
	return {
		get emulator() {
			return emulator;
		},
		get credential() {
			return { apiKey: keys[tests % keys.length]!, baseUrl: emulator.url };
		},
		get requests() {
			return emulator.ledger.requests;
		},
		get bodies() {
			return emulator.ledger.requests.map(({ body }) => body);
		},
	};
}
