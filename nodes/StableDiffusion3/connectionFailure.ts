/** How a connection to the service can fail. */

import { CHECK_ACCOUNT, ImageFailure } from './failures';

/**
 * The connection could not be made, so nothing was sent.
 *
 * @param repeatable false where it will not be made until somebody changes something
 */
export function neverConnected(code: string, host: string, why: string, repeatable: boolean): ImageFailure {
	return new ImageFailure({
		reason: 'network',
		message: `Could not connect to ${host} (${code}): ${why}`,
		advice: 'Check the Base URL in the credential, and how this n8n instance reaches the internet (proxy, firewall, DNS).',
		code,
		...(!repeatable && { repeatable }),
	});
}

/** No whole answer came back for a request that was sent. */
export function connectionLost(code: string, host: string, timeoutMs?: number): ImageFailure {
	return new ImageFailure({
		reason: 'uncertain',
		message: timeoutMs
			? `${host} did not answer within ${timeoutMs / 1000} s (${code})`
			: `The connection to ${host} was lost before the whole answer had arrived (${code})`,
		advice: timeoutMs ? `Raise the Timeout under Request Options. ${CHECK_ACCOUNT}` : CHECK_ACCOUNT,
		code,
	});
}

/** The answer was still coming when it was given up. */
export function neverEnded(host: string, longestMs: number): ImageFailure {
	return new ImageFailure({
		reason: 'uncertain',
		message: `${host} took over ${longestMs / 60_000} minutes to send its answer, so it was not read to its end`,
		advice: CHECK_ACCOUNT,
	});
}
