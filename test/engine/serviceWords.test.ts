import { storedBytes } from '../support/engine';
import { inputImage } from '../support/images';
import { useNode } from '../support/useNode';

const service = useNode();

/** The service's answer, and what becomes of it where the workflow goes on. */
async function answered(status: number, body: unknown) {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const contentType = typeof body === 'string' ? 'text/html' : 'application/json';
	service.emulator.faults.add({ fault: { kind: 'rawBody', status, contentType, text } });
	const { items } = await service.run({ options: { maxRetries: 0 } }, { onError: 'continueRegularOutput' });
	expect(items).toHaveLength(1);
	return items[0]!;
}

const STYLES = 'p { color: red } '.repeat(16_000);
const WIDTH = { type: 'multiple_of', loc: ['body', 'width'], msg: 'Input should be a multiple of 64' };

it.each([
	[
		422,
		{ detail: [WIDTH] },
		'The service could not use these values (HTTP 422): width: Input should be a multiple of 64',
		'refused',
	],
	[
		400,
		{ id: '21c6b4', name: 'bad_request', errors: ['prompt: is too long', 'seed: out of range'] },
		'The service refused the request (HTTP 400): prompt: is too long; seed: out of range',
		'refused',
	],
	[
		200,
		{ code: -1, msg: 'insufficient balance' },
		'The service refused the request: insufficient balance',
		'refused',
	],
	[
		200,
		{ code: -1, errors: { image: 'must be a PNG' } },
		'The service refused the request: image: must be a PNG',
		'refused',
	],
	[
		200,
		{ code: -1, message: 'success' },
		'The service refused the request with code -1 and no reason',
		'refused',
	],
	[
		200,
		{ code: 0, message: 'success', data: [], error: 'worker ran out of memory' },
		'The service reported success, but sent no image: worker ran out of memory',
		'noImage',
	],
	[
		200,
		{ code: 0, message: 'success', data: { image: '!!!', error: { message: 'disk full' } } },
		'The service reported success, but sent an image that is not valid base64: disk full',
		'noImage',
	],
	[
		500,
		`<html><head><style>${STYLES}</style></head><body><h1>Out of order</h1><p>Come back at 5 o&#39;clock`,
		"The service failed (HTTP 500): Out of order Come back at 5 o'clock",
		'service',
	],
	// More than is read of it.
	[
		503,
		`<html><title>Out of order</title><style>${STYLES.repeat(5)}</style><h1>Never read</h1>`,
		'The service is unavailable (HTTP 503): Out of order',
		'service',
	],
	[
		403,
		'<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Not your key</Message></Error>',
		'The service refused this request (HTTP 403): AccessDenied Not your key',
		'forbidden',
	],
	[
		429,
		{ errors: Array.from({ length: 1_000 }, (_entry, index) => ({ message: `limit ${index}` })) },
		'The service asks to slow down (HTTP 429): limit 0; limit 1; limit 2; limit 3; limit 4; limit 5 ...',
		'rateLimit',
	],
])('HTTP %i with %.90j: %s', async (status, body, message, reason) => {
	const { json } = await answered(status, body);
	const isCharged = reason === 'noImage';
	const cost = isCharged ? 'This image was charged (8 credits).' : 'This image was not charged.';
	expect(json).toMatchObject({
		error: message,
		details: {
			reason,
			httpCode: String(status),
			charged: isCharged ? 'charged' : 'not charged',
			description: expect.stringContaining(cost) as unknown,
		},
	});
});

it('takes code 200 for a success, a blank in base64 for a plus, and a seed that JavaScript rounds for none', async () => {
	const { bytes } = await inputImage();
	const image = bytes.toString('base64').replaceAll('+', ' ');
	expect(image).toContain(' ');
	const text = JSON.stringify({ code: 200, message: 'OK', data: { image, seed: 0 } });
	const item = await answered(200, text.replace('"seed":0', '"seed":6687881544318117991'));
	expect(item.json).toMatchObject({ seed: null, fileName: 'sd3.png', creditsUsed: 8 });
	expect((await storedBytes(item)).equals(bytes)).toBe(true);
});
