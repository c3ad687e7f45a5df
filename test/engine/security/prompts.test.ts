import ExifReader from 'exifreader';
import sharp from 'sharp';
import { runNode, storedBytes } from '../../support/engine';
import { useService } from '../../support/service';

jest.setTimeout(60_000);

const service = useService();

let bytes: Buffer;
beforeAll(async () => {
	bytes = await sharp({ create: { width: 320, height: 320, channels: 3, background: '#386' } })
		.png()
		.toBuffer();
});

const PROMPTS: Record<string, string> = {
	'control characters': `a cat ${Array.from({ length: 31 }, (_entry, code) => String.fromCharCode(code + 1)).join('')}\u007f\u0085 end`,
	'a zero character': 'a cat\u0000 and a dog',
	'line breaks of all kinds': 'one\ntwo\r\nthree\rfour\u2028five\u2029six\n',
	'10,000 characters': 'é'.repeat(10_000),
	'10,000 characters beyond the basic plane': '🐈'.repeat(10_000),
	'right-to-left text': 'قطة على منحدر \u202eעברית\u202c end',
	emoji: '👩‍👩‍👧‍👦 🏳️‍🌈 1️⃣ 🇩🇪',
	'a combining accent, not composed': 'e\u0301 and \u00e9',
	'white space around it': '  a cat \t',
	'what n8n would evaluate': '={{ 1 + 1 }} {{ $json.secret }} ${1} $input',
	'what other formats would read': "--boundary\r\n<script>&amp;</script>\"'\\u0041%41'; DROP TABLE x;--",
	'names of JavaScript': '__proto__',
};

/** UTF-8, and so a form and a PNG, has no half characters; JSON has. */
const HALF_CHARACTER = 'a cat \ud83d and a dog';

const send = async (operation: string, prompt: string) => {
	const { items, error } = await runNode({
		rows: [{ prompt, secret: 'no' }],
		parameters: {
			operation,
			prompt: '={{ $json.prompt }}',
			negativePrompt: '={{ $json.prompt }}',
			size: 'custom',
			width: 320,
			height: 320,
			seed: 7,
			options: { embedParameters: true },
		},
		images: [{ bytes, fileName: 'shoe.png', mimeType: 'image/png' }],
		credential: service.credential,
	});
	expect(error).toBeUndefined();
	const body = service.bodies[0] as Record<string, string>;
	const stored = await storedBytes(items[0]!);
	expect(await sharp(stored).metadata()).toMatchObject({ format: 'png', width: 320, height: 320 });
	const tags = ExifReader.load(stored) as unknown as Record<string, { description: string }>;
	return { body, json: items[0]!.json, embedded: tags.parameters!.description };
};

describe.each(['textToImage', 'imageToImage'])('%s', (operation) => {
	it.each(Object.entries(PROMPTS))(
		'passes a prompt with %s on unchanged: to the service, to the item, into the PNG',
		async (_what, prompt) => {
			const { body, json, embedded } = await send(operation, prompt);
			expect(body.prompt).toBe(prompt);
			expect(body.negative_prompt).toBe(prompt);
			expect(json).toMatchObject({ prompt, negativePrompt: prompt });
			// No text of a PNG may hold a zero character.
			const written = prompt.replaceAll('\u0000', '\ufffd');
			expect(embedded.startsWith(`${written}\nNegative prompt: ${written}\nSeed: 7,`)).toBe(true);
		},
	);

	it('passes half a character on as far as the format can hold it', async () => {
		const { body, json, embedded } = await send(operation, HALF_CHARACTER);
		const whole = HALF_CHARACTER.replace('\ud83d', '\ufffd');
		expect(body.prompt).toBe(operation === 'textToImage' ? HALF_CHARACTER : whole);
		expect(json.prompt).toBe(HALF_CHARACTER);
		expect(embedded.startsWith(`${whole}\n`)).toBe(true);
	});
});
