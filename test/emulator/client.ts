import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { startEmulator } from '../../emulator';
import type { Emulator, EmulatorOptions, LedgerEntry } from '../../emulator';

export const goodKey = 'emulator-key';
export const smallest = { width: 320, height: 320 };
export const textToImage = '/api/generate/sd3/textToImage';
export const imageToImage = '/api/generate/sd3/imageToImage';

/** The emulator of a test file, as at the start before each test. */
export let emulator: Emulator;

export function useEmulator(options?: EmulatorOptions): void {
	beforeAll(async () => {
		emulator = await startEmulator(options);
	});
	afterAll(() => emulator.stop());
	beforeEach(() => emulator.reset());
}

/** The service's envelope as an answer holds it. */
export interface Envelope {
	code: number;
	message: string;
	data?: { image?: string; seed?: number };
}

type Sending = {
	path?: string;
	key?: string;
	headers?: Record<string, string>;
	signal?: AbortSignal;
	to?: Emulator;
};

/** Sends a body of JSON with a key in the header Authorization. */
export function post(body: unknown, sending: Sending = {}): Promise<Response> {
	const { path = textToImage, key = goodKey, headers, signal = null, to = emulator } = sending;
	return fetch(to.url + path, {
		method: 'POST',
		headers: { 'content-type': 'application/json', authorization: key, ...headers },
		body: typeof body === 'string' ? body : JSON.stringify(body),
		redirect: 'manual',
		signal,
	});
}

/** The fields of a form: texts, numbers and files, of which a list sends several in one field. */
export type FormFields = Record<string, string | number | Buffer | Buffer[]>;

export function postForm(fields: FormFields, path = imageToImage): Promise<Response> {
	const form = new FormData();
	const file = (bytes: Buffer) => new File([new Uint8Array(bytes)], 'Größe.png', { type: 'image/png' });
	for (const [name, values] of Object.entries(fields))
		for (const value of [values].flat())
			form.append(name, Buffer.isBuffer(value) ? file(value) : String(value));
	return fetch(emulator.url + path, { method: 'POST', headers: { authentication: goodKey }, body: form });
}

export const envelopeIn = async (response: Promise<Response>): Promise<Envelope> =>
	(await (await response).json()) as Envelope;

/** Sends a body of JSON and reads the envelope of the answer. */
export const ask = (body: unknown, sending?: Sending): Promise<Envelope> => envelopeIn(post(body, sending));

/** The image and the seed in an answer; fails where there is none. */
export async function imageIn(response: Promise<Response>): Promise<{ bytes: Buffer; seed: number }> {
	const { message, data } = await envelopeIn(response);
	if (data?.image === undefined || data.seed === undefined) throw new Error(`No image: ${message}`);
	return { bytes: Buffer.from(data.image, 'base64'), seed: data.seed };
}

/** The last entry of the ledger, once its request has ended. */
export async function lastEntry(): Promise<LedgerEntry> {
	for (;;) {
		const entry = emulator.ledger.requests.at(-1);
		if (entry !== undefined && entry.outcome !== 'in flight') return entry;
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

type Region = ReturnType<typeof part>;

/** A part of an image, from its upper left corner, in px. */
export const part = (left: number, top: number, width: number, height: number) => ({
	left,
	top,
	width,
	height,
});

/** Pixels as RGB, of the whole image or a part of it. */
export const pixelsOf = (bytes: Buffer, region?: Region): Promise<Buffer> =>
	(region ? sharp(bytes).extract(region) : sharp(bytes)).removeAlpha().raw().toBuffer();

/** Mean difference of two images of the same size or of the same part of them, 0..255. */
export async function difference(one: Buffer, other: Buffer, region?: Region): Promise<number> {
	const [first, second] = [await pixelsOf(one, region), await pixelsOf(other, region)];
	expect(first.length).toBe(second.length);
	return first.reduce((sum, value, index) => sum + Math.abs(value - second[index]!), 0) / first.length;
}
