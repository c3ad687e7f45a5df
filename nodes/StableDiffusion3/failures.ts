/**
 * Every way in which an image can fail: what happened, what to do, and what it cost. Those that an HTTP status tells are a
 * table of their own in httpFailure.ts, those of images at addresses are in imageUrlFailure.ts. Every folder raises these;
 * `spending/` decides by REASONS what is requested again, and `output/` tells the user.
 */

/** Whether the service took the price of an image for a failed one. */
export type Charge = 'not charged' | 'charged' | 'may have been charged';

interface ReasonRule {
	charge: Charge;
	/** The same request may succeed later, and was not charged: the node requests it again by itself. */
	repeatable?: true;
	/** Nothing else of the run can succeed: what is left is not sent, and fails for the same reason. */
	endsRun?: true;
}

/** What each reason means. The names are public: they are `details.reason` of error items. */
export const REASONS = {
	invalidValue: { charge: 'not charged' },
	creditLimit: { charge: 'not charged' },
	refused: { charge: 'not charged' },
	apiKey: { charge: 'not charged', endsRun: true },
	credits: { charge: 'not charged', endsRun: true },
	forbidden: { charge: 'not charged' },
	redirect: { charge: 'not charged' },
	notFound: { charge: 'not charged' },
	rateLimit: { charge: 'not charged', repeatable: true },
	service: { charge: 'not charged', repeatable: true },
	network: { charge: 'not charged', repeatable: true },
	cancelled: { charge: 'not charged' },
	notSent: { charge: 'not charged' },
	uncertain: { charge: 'may have been charged' },
	noImage: { charge: 'charged' },
	notStored: { charge: 'charged' },
} as const satisfies Record<string, ReasonRule>;

export type Reason = keyof typeof REASONS;

interface FailureFacts {
	reason: Reason;
	/** What happened, with the service's own words where it gave any. */
	message: string;
	/** What the user can do about it. */
	advice: string;
	/** HTTP status of the answer, as text, where there was one. */
	httpCode?: string;
	/** The service's own `code`, or the network's (such as `ECONNRESET`). */
	code?: number | string;
	/** How long the service asks to wait before the next request, in ms. */
	retryAfterMs?: number;
	/** False where a repetition would fail too, until somebody changes something. */
	repeatable?: false;
}

/** No message is longer, in characters. */
const LONGEST_MESSAGE = 1_000;

/** A message that is not too long, without half characters and control characters. */
const shortened = (message: string, longest = LONGEST_MESSAGE) =>
	(message.length > longest
		? `${message.slice(0, longest - 3).replace(/[\ud800-\udbff]$/, '')}...`
		: message
	).replace(/\p{Cs}|(?!\s)\p{Cc}/gu, '\ufffd');

/**
 * What happened, what to do and what it cost in one message, for readers who get nothing else. Where it is too long, the
 * service's words are cut, never the cost.
 */
export const withDescription = (message: string, description: string) =>
	`${shortened(message, LONGEST_MESSAGE - description.length - 2).replace(/\.?$/, '.')} ${description}`;

/** "1 image", "2 images" */
export const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** The failure of one image. */
export class ImageFailure extends Error {
	readonly facts: FailureFacts;

	constructor(facts: FailureFacts) {
		const message = shortened(facts.message);
		super(message);
		this.name = 'ImageFailure';
		this.facts = { ...facts, message };
	}

	get charge(): Charge {
		return REASONS[this.facts.reason].charge;
	}

	get repeatable(): boolean {
		const rule: ReasonRule = REASONS[this.facts.reason];
		return rule.repeatable === true && this.facts.repeatable !== false;
	}

	get endsRun(): boolean {
		const rule: ReasonRule = REASONS[this.facts.reason];
		return rule.endsRun === true;
	}

	/** The same failure with other facts. */
	with(facts: Partial<FailureFacts>): ImageFailure {
		return new ImageFailure({ ...this.facts, ...facts });
	}
}

/** What to do where nobody but the service knows whether an image was charged. */
export const CHECK_ACCOUNT = 'Check your AI Thriving account before you run this item again.';

export const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/**
 * Any error as the failure of an image.
 *
 * @param reason what an error that nobody foresaw means for the user's money
 */
export function asFailure(error: unknown, reason: 'notSent' | 'uncertain'): ImageFailure {
	if (error instanceof ImageFailure) return error;
	return new ImageFailure({
		reason,
		message: `Something unexpected happened: ${reasonOf(error)}`,
		advice: 'Please report it to the makers of this node.',
	});
}

/** A value breaks a rule: nothing is sent. */
export function invalidValue(message: string, advice: string): ImageFailure {
	return new ImageFailure({ reason: 'invalidValue', message, advice });
}

/** @param cost what would cost how much */
function overLimit(cost: string, spent: number, limit: number): ImageFailure {
	const already = spent > 0 ? `, and this execution has already cost up to ${spent}` : '';
	return new ImageFailure({
		reason: 'creditLimit',
		message: `${cost}${already}, but Credit Limit is ${limit}`,
		advice: 'Raise Options > Credit Limit, or send fewer items to this node.',
	});
}

/**
 * The run would cost more than Credit Limit.
 *
 * @param credits that the run would cost
 * @param spent credits that this execution has cost already, or may have
 */
export const overCreditLimit = (images: number, credits: number, spent: number, limit: number) =>
	overLimit(`This run would cost ${credits} credits (${counted(images, 'image')})`, spent, limit);

/** One image would: another run of the execution has spent credits since the check of the whole run. */
export const imageOverCreditLimit = (credits: number, spent: number, limit: number) =>
	overLimit(`This image would cost ${credits} credits`, spent, limit);

/** The credential's address cannot be used. `problem` completes "The Base URL ...". */
export function invalidBaseUrl(problem: string): ImageFailure {
	return invalidValue(
		`The Base URL ${problem}`,
		'Correct the Base URL in the credential, e.g. https://www.aithriving.com.',
	);
}

/** An expression in the credential gives an item another address than the one that the run's requests go to. */
export const otherBaseUrl = () =>
	new ImageFailure({
		reason: 'notSent',
		message:
			'The Base URL in the credential gives this item another address than the first one, so its API key was not sent',
		advice: 'Give the Base URL the same address for all items, or use one credential and one node for each address.',
	});

/** The credential's key cannot be put into a header. */
export function invalidApiKey(): ImageFailure {
	return invalidValue(
		'The API key contains a line break or another character that cannot be part of an API key',
		'Copy the key again from your AI Thriving account into the credential.',
	);
}

/** n8n itself refuses to send the request, such as for a domain that the credential does not allow. */
export function notSent(error: unknown): ImageFailure {
	return new ImageFailure({
		reason: 'notSent',
		message: `n8n did not send the request: ${reasonOf(error)}`,
		advice: 'Check the credential and the settings of this n8n instance.',
	});
}

/** The input image was there when the items were checked, but cannot be read now. */
export function notRead(error: unknown): ImageFailure {
	if (error instanceof ImageFailure) return error;
	return new ImageFailure({
		reason: 'notSent',
		message: `n8n could not read the input image: ${reasonOf(error)}`,
		advice: 'Check the node that supplies the image.',
	});
}

/** The image was made in an earlier execution and is still there, but could not be copied: it is not paid for again. */
export function notCopied(error: unknown): ImageFailure {
	return new ImageFailure({
		reason: 'notSent',
		message: `n8n could not copy the image that is kept from an earlier execution: ${reasonOf(error)}`,
		advice: 'Check where n8n stores binary data (disk, database or S3), then run the workflow again.',
	});
}

/** The image came, but n8n could not store it. */
export function notStored(error: unknown): ImageFailure {
	return new ImageFailure({
		reason: 'notStored',
		message: `n8n could not store the image: ${reasonOf(error)}`,
		advice: 'Check the disk and the binary data settings of this n8n instance, then run this item again.',
	});
}

/** The execution was cancelled before this image was requested. */
export function cancelled(): ImageFailure {
	return new ImageFailure({
		reason: 'cancelled',
		message: 'The execution was cancelled before this image was requested',
		advice: 'Run the workflow again to get it.',
	});
}

/** n8n cut the request off when the execution was cancelled. */
export function cutOff(): ImageFailure {
	return new ImageFailure({
		reason: 'uncertain',
		message: 'The execution was cancelled while this image was being made',
		advice: CHECK_ACCOUNT,
	});
}

/** HTTP 3xx: not followed, as the key would travel along. */
export function redirected(status: number, location: string): ImageFailure {
	const target = location ? `to ${location}` : 'to another address';
	return new ImageFailure({
		reason: 'redirect',
		message: `The service redirects ${target} (HTTP ${status}). Redirects are not followed, because the API key would be sent there too`,
		advice: 'If you trust that address, enter it as the Base URL in the credential, without /api and what follows.',
		httpCode: String(status),
	});
}

/** HTTP 2xx with a `code` that is not 0. */
export function refused(status: number, code: number, words: string): ImageFailure {
	return new ImageFailure({
		reason: 'refused',
		message: `The service refused the request${words ? `: ${words}` : ` with code ${code} and no reason`}`,
		advice: `${words ? 'Correct what it names' : 'Check the values of this item'}, then run this item again.`,
		httpCode: String(status),
		code,
	});
}

/**
 * HTTP 2xx that is not the API's JSON: usually the page of a proxy.
 *
 * @param content completes "The answer is ..., ..."
 */
export function unreadableAnswer(status: number, contentType: string, content: string): ImageFailure {
	return new ImageFailure({
		reason: 'uncertain',
		message: `The answer is not the API's JSON but ${contentType || 'something without a content type'} (HTTP ${status}), ${content}`,
		advice: `A proxy or firewall may have answered instead of the service: check the Base URL in the credential. ${CHECK_ACCOUNT}`,
		httpCode: String(status),
	});
}

/** HTTP 2xx with JSON that has words, but neither a `code` nor an image. */
export function answerWithoutCode(status: number, words: string): ImageFailure {
	return new ImageFailure({
		reason: 'uncertain',
		message: `The answer has no code of the API (HTTP ${status}): ${words}`,
		advice: `Another service may have answered: check the Base URL in the credential. ${CHECK_ACCOUNT}`,
		httpCode: String(status),
	});
}

/** HTTP 2xx that never ends, or is larger than any answer of the API: it is not read to its end. */
export function tooLargeAnswer(status: number, contentType: string): ImageFailure {
	return new ImageFailure({
		reason: 'uncertain',
		message: `The answer (${contentType || 'without a content type'}, HTTP ${status}) is larger than any image of this API, so it was not read to its end`,
		advice: `Another service may have answered: check the Base URL in the credential. ${CHECK_ACCOUNT}`,
		httpCode: String(status),
	});
}

/**
 * `code` 0, but there is no image to be had from the answer.
 *
 * @param what completes "The service reported success, but sent ..."
 * @param words the service's own about it, without the key
 */
export function unusableImage(status: number, what: string, words = ''): ImageFailure {
	return new ImageFailure({
		reason: 'noImage',
		message: `The service reported success, but sent ${what}${words ? `: ${words}` : ''}`,
		advice: 'Tell AI Thriving about it: failed images should cost nothing. Then run this item again.',
		httpCode: String(status),
		code: 0,
	});
}
