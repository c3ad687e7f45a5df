/**
 * Every way in which an image can fail: what happened, what to do, and what it cost. Those that an HTTP status tells are
 * a table of their own in httpFailure.ts.
 * The rooms raise these; `spending/` decides from `repeatable` what is tried again, and `outcome.ts` tells the user.
 */

/** Whether the service took the price of an image for a failed one. */
export type Charge = 'not charged' | 'charged' | 'may have been charged';

export interface FailureFacts {
	/** What happened, with the service's own words where it gave any. */
	message: string;
	/** What the user can do about it. */
	advice: string;
	charge: Charge;
	/** HTTP status of the answer, as text, where there was one. */
	httpCode?: string;
	/** The service's own `code`, or the network's (such as `ECONNRESET`). */
	code?: number | string;
	/** True where the same request may succeed later and surely was not charged. */
	repeatable?: boolean;
	/** How long the service asks to wait before the next request, in ms. */
	retryAfterMs?: number;
}

/** Price of one image in credits. @see https://www.aithriving.com/document/generate/sd3/textToImage */
export const CREDITS_PER_IMAGE = 8;

const COST: Record<Charge, string> = {
	'not charged': 'This image was not charged.',
	charged: `This image was charged (${CREDITS_PER_IMAGE} credits).`,
	'may have been charged': `This image may have been charged (${CREDITS_PER_IMAGE} credits), so it is not requested again automatically.`,
};

/** The failure of one image. */
export class ImageFailure extends Error {
	constructor(readonly facts: FailureFacts) {
		super(facts.message);
		this.name = 'ImageFailure';
	}

	/** What to do, and what it cost. */
	get description(): string {
		return `${this.facts.advice} ${COST[this.facts.charge]}`;
	}
}

/**
 * Any error as the failure of an image.
 *
 * @param charge what an error that nobody foresaw means for the user's money
 */
export function asFailure(error: unknown, charge: Charge): ImageFailure {
	if (error instanceof ImageFailure) return error;
	return new ImageFailure({
		message: `Something unexpected happened: ${error instanceof Error ? error.message : String(error)}`,
		advice: 'Please report it to the makers of this node.',
		charge,
	});
}

/** A value breaks a rule: nothing is sent. */
export function invalidValue(message: string, advice: string): ImageFailure {
	return new ImageFailure({ message, advice, charge: 'not charged' });
}

/**
 * The run would cost more than Credit Limit.
 *
 * @param images that the run would make
 * @param credits that they would cost
 */
export function overCreditLimit(images: number, credits: number, limit: number): ImageFailure {
	return invalidValue(
		`This run would cost ${credits} credits (${images} images at ${CREDITS_PER_IMAGE} credits), but Credit Limit is ${limit}`,
		'Raise Options > Credit Limit, or send fewer items to this node.',
	);
}

/** The credential's address cannot be used. */
export function invalidBaseUrl(baseUrl: string): ImageFailure {
	return invalidValue(
		`The Base URL "${baseUrl}" is not an address that starts with https:// or http://`,
		'Correct the Base URL in the credential, e.g. https://www.aithriving.com.',
	);
}

/** The credential's key cannot be put into a header. */
export function invalidApiKey(): ImageFailure {
	return invalidValue(
		'The API key has a line break or another character that no API key has',
		'Copy the key again from your AI Thriving account into the credential.',
	);
}

/** n8n itself refuses to send the request, such as for a domain that the credential does not allow. */
export function notSent(reason: string): ImageFailure {
	return invalidValue(
		`n8n did not send the request: ${reason}`,
		"Check the credential and this n8n's settings.",
	);
}

/** The input image was there when the rows were checked, but cannot be read now. */
export function notRead(reason: string): ImageFailure {
	return invalidValue(
		`n8n could not read the input image: ${reason}`,
		'Check the node that supplies the image.',
	);
}

/** The image came, but n8n could not store it. */
export function notStored(reason: string): ImageFailure {
	return new ImageFailure({
		message: `n8n could not store the image: ${reason}`,
		advice: 'Check the disk and the binary data settings of this n8n, then run this item again.',
		charge: 'charged',
	});
}

/** The execution was cancelled before this image was requested. */
export function cancelled(): ImageFailure {
	return new ImageFailure({
		message: 'The execution was cancelled before this image was requested',
		advice: 'Run the workflow again to get it.',
		charge: 'not charged',
	});
}

/** A failure with something added to its message. */
export function withNote(failure: ImageFailure, note: string): ImageFailure {
	return new ImageFailure({ ...failure.facts, message: `${failure.facts.message} ${note}` });
}

/** HTTP 3xx: not followed, as the key would travel along. */
export function redirected(status: number, location: string): ImageFailure {
	const target = location ? `to ${location}` : 'to another address';
	return new ImageFailure({
		message: `The service redirects ${target} (HTTP ${status}), which is not followed, because the API key would travel along`,
		advice: 'If you trust that address, enter it as the Base URL in the credential.',
		charge: 'not charged',
		httpCode: String(status),
	});
}

/** HTTP 2xx with a `code` that is not 0. */
export function refused(status: number, code: number, words: string): ImageFailure {
	return new ImageFailure({
		message: `The service refused the request${words ? `: ${words}` : ` with code ${code} and no reason`}`,
		advice: 'Correct what it names, then run this item again.',
		charge: 'not charged',
		httpCode: String(status),
		code,
	});
}

/** HTTP 2xx that is not the API's JSON: usually the page of a proxy. */
export function unreadableAnswer(status: number, contentType: string, beginning: string): ImageFailure {
	return new ImageFailure({
		message: `The answer is not the API's JSON but ${contentType || 'of no content type'} (HTTP ${status})${
			beginning ? `, beginning with: ${beginning}` : ', and empty'
		}`,
		advice: 'A proxy or firewall may have answered instead of the service: check the Base URL in the credential, and your AI Thriving account before you run this item again.',
		charge: 'may have been charged',
		httpCode: String(status),
	});
}

/** HTTP 2xx that never ends, or is larger than any answer of the API: it is not read to its end. */
export function tooLargeAnswer(status: number, contentType: string): ImageFailure {
	return new ImageFailure({
		message: `The answer (${contentType || 'of no content type'}, HTTP ${status}) is larger than any image of this API, so it was not read to its end`,
		advice: 'Another service may have answered: check the Base URL in the credential, and your AI Thriving account before you run this item again.',
		charge: 'may have been charged',
		httpCode: String(status),
	});
}

/** `code` 0, but there is no image to be had from the answer. `what` completes "The service sent ...". */
export function unusableImage(status: number, what: string): ImageFailure {
	return new ImageFailure({
		message: `The service reported success, but sent ${what}`,
		advice: 'Run this item again, and tell AI Thriving about it: failed images should cost nothing.',
		charge: 'charged',
		httpCode: String(status),
		code: 0,
	});
}

/** The connection could not be made, so nothing was sent. */
export function neverConnected(code: string, host: string, why: string, repeatable: boolean): ImageFailure {
	return new ImageFailure({
		message: `Could not connect to ${host} (${code}): ${why}`,
		advice: "Check the Base URL in the credential, and this n8n's way to the internet (proxy, firewall, DNS).",
		charge: 'not charged',
		code,
		repeatable,
	});
}

/** No whole answer came back for a request that was sent. */
export function connectionLost(code: string, host: string, timeOutMs?: number): ImageFailure {
	return new ImageFailure({
		message: timeOutMs
			? `${host} did not answer within ${timeOutMs / 1000} s (${code})`
			: `The connection to ${host} broke off before the whole answer was there (${code})`,
		advice: timeOutMs
			? 'Raise the Timeout under Request Options, and check your AI Thriving account before you run this item again.'
			: 'Check your AI Thriving account before you run this item again.',
		charge: 'may have been charged',
		code,
	});
}
