import type { Emulator, Fault, FaultKind } from '../../../emulator';

/** What becomes of a row: an image, or a failure with what the node says about its price. */
export type Outcome = 'image' | 'not charged' | 'charged' | 'may have been charged';

export interface Faulty<Kind extends FaultKind = FaultKind> {
	fault: Fault & { kind: Kind };
	/** Only the first requests of the row meet it. */
	times?: number;
	becomes: Outcome;
}

const status = (code: number, becomes: Outcome, more: object = {}): Faulty<'status'> => ({
	fault: { kind: 'status', status: code, ...more },
	becomes,
});

const once = (faulty: Faulty<'status'>): Faulty<'status'> => ({ ...faulty, times: 1 });

const LOCATION = 'http://redirected.invalid/api/generate';

/** Every kind of fault that the emulator knows. */
export const FAULTS: { [Kind in FaultKind]: Array<Faulty<Kind>> } = {
	latency: [{ fault: { kind: 'latency', ms: 2000 }, becomes: 'image' }],
	status: [
		// 401 and 402 end the whole run: test/e2e/spending.e2e.ts
		...[400, 403, 404, 422, 503].map((code) => status(code, 'not charged')),
		status(307, 'not charged', { headers: { location: LOCATION } }),
		status(504, 'may have been charged'),
		...[{ retryAfterSeconds: 1 }, { retryAfterDate: 2 }].map((more) => once(status(429, 'image', more))),
		...[500, 502].map((code) => once(status(code, 'image'))),
	],
	refused: [{ fault: { kind: 'refused' }, becomes: 'not charged' }],
	page: [{ fault: { kind: 'page' }, becomes: 'may have been charged' }],
	hang: [{ fault: { kind: 'hang' }, becomes: 'may have been charged' }],
	dropBefore: [{ fault: { kind: 'dropBefore' }, becomes: 'may have been charged' }],
	dropDuring: [{ fault: { kind: 'dropDuring' }, becomes: 'may have been charged' }],
	echoKey: [{ fault: { kind: 'echoKey' }, becomes: 'not charged' }],
	rawBody: [
		{
			fault: { kind: 'rawBody', contentType: 'text/plain', text: 'OK' },
			becomes: 'may have been charged',
		},
	],
	noImage: [
		{ fault: { kind: 'noImage', as: 'missing' }, becomes: 'charged' },
		{ fault: { kind: 'noImage', as: 'noData' }, becomes: 'charged' },
	],
	brokenBase64: [{ fault: { kind: 'brokenBase64' }, becomes: 'charged' }],
	cutOffBase64: [{ fault: { kind: 'cutOffBase64' }, becomes: 'charged' }],
	notAnImage: [{ fault: { kind: 'notAnImage' }, becomes: 'charged' }],
	cutOffImage: [{ fault: { kind: 'cutOffImage' }, becomes: 'charged' }],
	format: [
		{ fault: { kind: 'format', format: 'jpeg' }, becomes: 'image' },
		{ fault: { kind: 'format', format: 'webp' }, becomes: 'image' },
	],
	dataPrefix: [{ fault: { kind: 'dataPrefix' }, becomes: 'image' }],
	whiteSpace: [{ fault: { kind: 'whiteSpace' }, becomes: 'image' }],
	seedAsString: [{ fault: { kind: 'seedAsString' }, becomes: 'image' }],
};

/** One row in so many meets a fault: 5 %. */
const EVERY = 20;

export interface ExpectedRow {
	prompt: string;
	outcome: Outcome;
}

/** So many rows, each with a prompt of its own. Tells the emulator which of them meet which fault, all kinds in turn. */
export function makeRows(count: number, { faults }: Emulator): ExpectedRow[] {
	const kinds: Faulty[] = Object.values(FAULTS).flat();
	return Array.from({ length: count }, (_, index) => {
		const prompt = `Row ${String(index + 1).padStart(5, '0')}`;
		const faulty =
			index % EVERY === EVERY / 2 ? kinds[Math.floor(index / EVERY) % kinds.length] : undefined;
		if (!faulty) return { prompt, outcome: 'image' };
		const { fault, times, becomes } = faulty;
		faults.add({ when: { prompt }, fault, ...(times === undefined ? {} : { times }) });
		return { prompt, outcome: becomes };
	});
}
