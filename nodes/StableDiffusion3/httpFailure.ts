import { CHECK_ACCOUNT, ImageFailure, type Reason } from './failures';

/** What an HTTP status means, and what to do about it. What it costs follows from the reason: @see REASONS */
interface StatusRule {
	reason: Reason;
	what: string;
	advice: string;
	/** Where the service does not say what is wrong. */
	adviceWithoutWords?: string;
}

const TRY_LATER = 'Try again later, or raise Options > Max Retries.';

const WRONG_VALUES = {
	reason: 'refused',
	advice: 'Correct the values that it names.',
	adviceWithoutWords: 'Check the values of the fields.',
} as const;

const NOT_FOUND: StatusRule = {
	reason: 'notFound',
	what: 'There is no Stable Diffusion 3 API at this address',
	advice: 'Check the Base URL in the credential.',
};

const STATUS_RULES: Record<number, StatusRule> = {
	401: {
		reason: 'apiKey',
		what: 'The API key was refused',
		advice: 'Check the API key in the credential.',
	},
	402: {
		reason: 'credits',
		what: 'Your AI Thriving account does not have enough credits',
		advice: 'Buy credits at AI Thriving, then run the workflow again.',
	},
	403: {
		reason: 'forbidden',
		what: 'The service refused this request',
		advice: 'Either the API key is not allowed to do this (check the credential), or the prompt or the image was rejected as unsuitable (change it).',
	},
	404: NOT_FOUND,
	405: NOT_FOUND,
	413: {
		reason: 'refused',
		what: 'The request is too large for the service',
		advice: 'Use a smaller input image, or shorter texts.',
	},
	422: { ...WRONG_VALUES, what: 'The service could not use these values' },
	429: {
		reason: 'rateLimit',
		what: 'The service is receiving too many requests',
		advice: `Lower Options > Max Parallel Requests. ${TRY_LATER}`,
	},
	500: { reason: 'service', what: 'The service failed', advice: TRY_LATER },
	502: {
		reason: 'service',
		what: 'The service cannot be reached through its gateway',
		advice: TRY_LATER,
	},
	503: { reason: 'service', what: 'The service is unavailable', advice: TRY_LATER },
	504: {
		reason: 'uncertain',
		what: 'The service did not answer its gateway in time',
		advice: CHECK_ACCOUNT,
	},
};

const OTHER_4XX: StatusRule = { ...WRONG_VALUES, what: 'The service refused the request' };

/** Also 520 to 527, with which a gateway says that it lost the service. */
const OTHER: StatusRule = {
	reason: 'uncertain',
	what: 'The service gave an unexpected answer',
	advice: CHECK_ACCOUNT,
};

/** An answer whose HTTP status is neither 2xx nor 3xx. `words` are the service's own, without the key. */
export function httpFailure(
	status: number,
	words: string,
	code?: number,
	retryAfterMs?: number,
): ImageFailure {
	const {
		reason,
		what,
		advice,
		adviceWithoutWords = advice,
	} = STATUS_RULES[status] ?? (status >= 400 && status < 500 ? OTHER_4XX : OTHER);
	return new ImageFailure({
		reason,
		message: `${what} (HTTP ${status})${words ? `: ${words}` : ''}`,
		advice: words ? advice : adviceWithoutWords,
		httpCode: String(status),
		code,
		retryAfterMs,
	});
}
