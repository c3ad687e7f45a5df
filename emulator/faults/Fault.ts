import { z } from 'zod/v4';

/** What every fault may set beside its own settings. */
const common = {
	/** Whether the credits are taken; each kind has its own default (see takesCredits). */
	charged: z.boolean().optional(),
	/** Wait this long (ms) before the fault shows. */
	latencyMs: z.number().min(0).max(3_600_000).optional(),
};

const httpStatus = z.int().min(200).max(599);

/** Every fault, as a union with the discriminator `kind`. */
export const faultSchema = z.discriminatedUnion('kind', [
	/** Answers as usual, but later. */
	z.strictObject({ kind: z.literal('latency'), ms: z.number().min(0).max(3_600_000) }),

	// Instead of the service's answer, before the key and the body are even checked.
	z.strictObject({
		kind: z.literal('status'),
		status: httpStatus,
		/** Body as JSON; without `json` and `html`: an envelope with code -1 below 500, a page from 500 on. */
		json: z.unknown().optional(),
		html: z.string().optional(),
		headers: z.record(z.string(), z.string()).optional(),
		/** Retry-After in seconds. */
		retryAfterSeconds: z.int().min(0).optional(),
		/** Retry-After as an HTTP date, so many seconds after the answer. */
		retryAfterDate: z.int().optional(),
		...common,
	}),
	z.strictObject({ kind: z.literal('refused'), message: z.string().optional(), ...common }),
	z.strictObject({ kind: z.literal('page'), html: z.string().optional(), ...common }),
	z.strictObject({ kind: z.literal('hang'), ...common }),
	z.strictObject({ kind: z.literal('dropBefore'), ...common }),
	/** An error message that repeats the API key as it came. */
	z.strictObject({ kind: z.literal('echoKey'), status: httpStatus.optional(), ...common }),
	/** Any answer: the bytes of `text`, or those that `base64` stands for. */
	z.strictObject({
		kind: z.literal('rawBody'),
		status: httpStatus.optional(),
		contentType: z.string().optional(),
		text: z.string().optional(),
		base64: z.base64().optional(),
		headers: z.record(z.string(), z.string()).optional(),
		...common,
	}),

	// A changed answer to a request that would have succeeded. Several of these may meet in one answer.
	z.strictObject({
		kind: z.literal('noImage'),
		/** How it lacks: no `image`, an empty text, null, or no `data` at all. */
		as: z.enum(['missing', 'empty', 'null', 'noData']).optional(),
		...common,
	}),
	z.strictObject({ kind: z.literal('brokenBase64'), ...common }),
	z.strictObject({ kind: z.literal('cutOffBase64'), ...common }),
	z.strictObject({ kind: z.literal('notAnImage'), text: z.string().optional(), ...common }),
	z.strictObject({ kind: z.literal('cutOffImage'), ...common }),
	z.strictObject({ kind: z.literal('format'), format: z.enum(['png', 'jpeg', 'webp']), ...common }),
	z.strictObject({ kind: z.literal('dataPrefix'), ...common }),
	z.strictObject({ kind: z.literal('whiteSpace'), ...common }),
	z.strictObject({ kind: z.literal('seedAsString'), ...common }),
	z.strictObject({ kind: z.literal('dropDuring'), ...common }),
]);

export type Fault = z.infer<typeof faultSchema>;
export type FaultKind = Fault['kind'];

const insteadKinds = [
	'status',
	'refused',
	'page',
	'hang',
	'dropBefore',
	'echoKey',
	'rawBody',
] as const satisfies readonly FaultKind[];

/** A fault that replaces the service's answer. */
export type InsteadFault = Extract<Fault, { kind: (typeof insteadKinds)[number] }>;
/** A fault that changes the answer of a request that succeeds. */
export type AnswerFault = Exclude<Fault, InsteadFault | { kind: 'latency' }>;

export function isInsteadFault(fault: Fault): fault is InsteadFault {
	return (insteadKinds as readonly FaultKind[]).includes(fault.kind);
}

/** Whether a fault takes credits: as it says itself, else as the kind of failure would do it. */
export function takesCredits(fault: InsteadFault | AnswerFault): boolean {
	if (fault.charged !== undefined) return fault.charged;
	if (fault.kind === 'status') return fault.status === 504;
	return !isInsteadFault(fault);
}
