import { ImageFailure, type Charge } from './failures';

/** What an HTTP status means, and what to do about it. */
interface StatusRule {
	what: string;
	advice: string;
	charge: Charge;
	repeatable?: boolean;
}

const TRY_LATER = 'Try again later, or allow more tries under Options > Max Retries.';

/** Raised only after both paths were tried: @see request/apiPath.ts */
const NOT_THERE: StatusRule = {
	what: 'There is no Stable Diffusion 3 API at this address',
	advice: 'Check the Base URL in the credential. Both /api/generate/sd3/ and /api/generate/sdv3/ were tried there.',
	charge: 'not charged',
};

const STATUS_RULES: Record<number, StatusRule> = {
	401: {
		what: 'The API key was refused',
		advice: 'Check the API key in the credential.',
		charge: 'not charged',
	},
	402: {
		what: 'The account has not enough credits',
		advice: 'Buy credits at AI Thriving, then run the workflow again.',
		charge: 'not charged',
	},
	403: {
		what: 'The service refused this request',
		advice: 'Either the API key may not do this (check the credential), or the prompt was rejected as unsuitable (reword it).',
		charge: 'not charged',
	},
	404: NOT_THERE,
	405: NOT_THERE,
	413: {
		what: 'The request is too large for the service',
		advice: 'Shorten the prompt, or use a smaller input image.',
		charge: 'not charged',
	},
	422: {
		what: 'The service could not use these values',
		advice: 'Correct the values that it names.',
		charge: 'not charged',
	},
	429: {
		what: 'The service asks to slow down',
		advice: `Lower Options > Max Parallel Requests. ${TRY_LATER}`,
		charge: 'not charged',
		repeatable: true,
	},
	500: { what: 'The service failed', advice: TRY_LATER, charge: 'not charged', repeatable: true },
	502: {
		what: 'The service cannot be reached through its gateway',
		advice: TRY_LATER,
		charge: 'not charged',
		repeatable: true,
	},
	503: { what: 'The service is unavailable', advice: TRY_LATER, charge: 'not charged', repeatable: true },
	504: {
		what: 'The service did not answer its gateway in time',
		advice: 'Check your AI Thriving account before you run this item again.',
		charge: 'may have been charged',
	},
};

const OTHER_4XX: StatusRule = {
	what: 'The service refused the request',
	advice: 'Correct the values that it names.',
	charge: 'not charged',
};

const OTHER: StatusRule = {
	what: 'The service gave an unexpected answer',
	advice: 'Check your AI Thriving account before you run this item again.',
	charge: 'may have been charged',
};

/** An answer whose HTTP status is neither 2xx nor 3xx. `words` are the service's own, without the key. */
export function httpFailure(
	status: number,
	words: string,
	code?: number,
	retryAfterMs?: number,
): ImageFailure {
	const rule = STATUS_RULES[status] ?? (status >= 400 && status < 500 ? OTHER_4XX : OTHER);
	return new ImageFailure({
		message: `${rule.what} (HTTP ${status})${words ? `: ${words}` : ''}`,
		advice: rule.advice,
		charge: rule.charge,
		repeatable: rule.repeatable,
		httpCode: String(status),
		code,
		retryAfterMs,
	});
}
