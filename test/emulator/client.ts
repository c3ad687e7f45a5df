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

/** Sends a JSON body with a key in the header Authorization. */
export function post(
	body: unknown,
	{
		path = textToImage,
		key = goodKey,
		headers = {},
		signal = null as AbortSignal | null,
		to = emulator,
	} = {},
): Promise<Response> {
	return fetch(to.url + path, {
		method: 'POST',
		headers: { 'content-type': 'application/json', authorization: key, ...headers },
		body: typeof body === 'string' ? body : JSON.stringify(body),
		redirect: 'manual',
		signal,
	});
}

/** Sends a form, with the image in the field `image`. */
export function postForm(
	fields: Record<string, string>,
	image?: Buffer,
	path = imageToImage,
): Promise<Response> {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.append(name, value);
	if (image !== undefined)
		form.append('image', new Blob([new Uint8Array(image)], { type: 'image/png' }), 'Größe.png');
	return fetch(emulator.url + path, { method: 'POST', headers: { authentication: goodKey }, body: form });
}

/** Sends a JSON body and reads the envelope of the answer. */
export async function ask(body: unknown, options?: Parameters<typeof post>[1]): Promise<Envelope> {
	return (await (await post(body, options)).json()) as Envelope;
}

/** Asks for an image and decodes it; fails where there is none. */
export async function askForImage(body: unknown, to = emulator): Promise<{ bytes: Buffer; seed: number }> {
	const { message, data } = await ask(body, { to });
	if (data?.image === undefined || data.seed === undefined) throw new Error(`No image: ${message}`);
	return { bytes: Buffer.from(data.image, 'base64'), seed: data.seed };
}

/** The last entry of the ledger, once its request has ended. */
export async function lastEntry(): Promise<LedgerEntry> {
	for (let tries = 0; tries < 100; tries++) {
		const entry = emulator.ledger.requests.at(-1);
		if (entry !== undefined && entry.outcome !== 'in flight') return entry;
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
	throw new Error('The ledger has no finished request');
}

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Mean difference of two images of the same size, 0..255. */
export async function difference(one: Buffer, other: Buffer): Promise<number> {
	const [first, second] = await Promise.all(
		[one, other].map((bytes) => sharp(bytes).removeAlpha().raw().toBuffer()),
	);
	if (first?.length !== second?.length || first === undefined) throw new Error('The images differ in size');
	return (
		first.reduce((sum, value, index) => sum + Math.abs(value - (second?.[index] ?? 0)), 0) / first.length
	);
}
