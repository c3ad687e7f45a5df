import { readdirSync } from 'node:fs';
import type { IDataObject } from 'n8n-workflow';
import { testCredential } from '../support/credentialTest';
import { inputImage } from '../support/images';
import { expectFailure, useNode } from '../support/useNode';

const service = useNode();

const ONCE = { options: { maxRetries: 0 } };

const answer = (text: string, status?: number) =>
	service.emulator.faults.add({
		fault: { kind: 'rawBody', status, contentType: 'application/json', text },
	});

describe('JSON that is deeper than any program needs', () => {
	const DEPTH = 100_000;
	const LISTS = '['.repeat(DEPTH) + ']'.repeat(DEPTH);
	const OBJECTS = `${'{"a":'.repeat(DEPTH)}1${'}'.repeat(DEPTH)}`;

	it.each([
		['lists', LISTS, 'may have been charged', "is not the API's JSON"],
		['objects without an end', '{"a":'.repeat(DEPTH), 'may have been charged', "is not the API's JSON"],
		['lists as image', `{"code":0,"data":{"image":${LISTS}}}`, 'was charged', 'no image'],
		['objects beside a refusal', `{"x":${OBJECTS},"code":-1}`, 'not charged', 'with code -1'],
		['lists as message', `{"code":-1,"message":${LISTS}}`, 'not charged', 'with code -1'],
	])('is refused in words: %s', async (_what, text, cost, words) => {
		answer(text);
		const outcome = await service.run(ONCE);
		expectFailure(outcome, words, cost);
		expect(outcome.error!.message.length).toBeLessThan(500);
	});

	it.each([
		[400, OBJECTS],
		[401, `{"message":${LISTS}}`],
		[500, '{"message":'.repeat(DEPTH)],
	])('is refused in words in an answer with HTTP %i', async (status, text) => {
		answer(text, status);
		expect((await testCredential(service.credential)).status).toBe('Error');
		service.emulator.ledger.clear();
		const { error } = await service.run(ONCE);
		expect(error!.message).toContain(`(HTTP ${status})`);
		expect(error!.message.length).toBeLessThan(1000);
	});
});

describe('what only says that it is an image', () => {
	const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>fetch("//x.test")</script></svg>';

	it.each([
		['SVG', `data:image/png;base64,${btoa(svg)}`],
		['SVG behind the sign of a PNG', btoa(`\u0089PNG\r\n\u001a\n${svg}`)],
		['SVG behind the sign of a JPEG', btoa(`\u00ff\u00d8\u00ff${svg}`)],
		['SVG behind the sign of a WebP', btoa(`RIFF....WEBP${svg}`)],
		['a GIF', btoa('GIF89a\u0001\u0000\u0001\u0000')],
	])('is refused, and n8n stores nothing: %s', async (_what, image) => {
		const files = () => readdirSync(process.env.N8N_USER_FOLDER!, { recursive: true });
		const before = files();
		answer(JSON.stringify({ code: 0, message: 'success', data: { image, seed: 1 } }));
		expectFailure(await service.run(), /not a PNG, JPEG or WebP image$|is cut off$/, 'was charged');
		expect(files()).toEqual(before);
	});
});

describe('names that mean something to JavaScript', () => {
	it.each(['__proto__', 'constructor', 'prototype'])(
		'%s is refused as Put Output in Field, where n8n would lose a paid image',
		async (name) => {
			const message = `Put Output in Field is "${name}", but n8n loses fields of this name`;
			expectFailure(await service.run({ binaryPropertyName: name }), message, 'not charged');
			expect(service.requests).toEqual([]);
		},
	);

	it.each(['__proto__', 'toString'])(
		'%s is no input image where the item has none of this name',
		async (inputBinaryPropertyName) => {
			const parameters = { operation: 'imageToImage', inputBinaryPropertyName };
			const outcome = await service.run(parameters, { images: [await inputImage()] });
			const message = /no binary field of this name\. It has data$|n8n loses fields of this name/;
			expectFailure(outcome, message, 'not charged');
			expect(service.requests).toEqual([]);
		},
	);

	it('reach nothing but the item where they are fields of the input', async () => {
		const row = JSON.parse(
			'{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"sku":"A-1","seed":"x"}',
		) as IDataObject;
		const options = { includeOtherFields: true, fileName: '={{ $json.sku }}' };
		const { items } = await service.run({ seed: 5, options }, { rows: [row] });
		expect(items[0]!.json).toMatchObject({ sku: 'A-1', seed: 5, prompt: 'a cat' });
		expect(Object.getPrototypeOf(items[0]!.json)).toBe(Object.prototype);
		expect(({} as { polluted?: number }).polluted).toBeUndefined();
		expect((items[0]!.json as { polluted?: number }).polluted).toBeUndefined();
	});
});

it('no file name and no type of an input image adds a field or a header to the form', async () => {
	const names = [
		'a"; name="prompt',
		'a"\r\n\r\nx\r\n--boundary\r\nContent-Disposition: form-data; name="seed"\r\n\r\n7',
		'a\nb\rc',
		'a\u0000b.png',
		`${'x'.repeat(10_000)}.png`,
		'../../etc/passwd',
		'نص עברית 猫 🐈.png',
		'\ud800.png',
		'%22%0d%0a.png',
		'',
	];
	const types = ['image/png\r\nX-Injected: 1', 'image/png"; name="prompt', '', 'text/html\r\n\r\n<script>'];
	const image = await inputImage();
	const images = [
		...names.map((fileName) => ({ ...image, fileName })),
		...types.map((mimeType) => ({ ...image, mimeType })),
	];
	const { error } = await service.run(
		{ operation: 'imageToImage' },
		{ rows: images.map(() => ({})), images },
	);
	expect(error).toBeUndefined();
	expect(service.bodies).toHaveLength(images.length);
	for (const body of service.bodies as Array<Record<string, { fileName: string; bytes: number }>>) {
		expect(Object.keys(body).sort()).toEqual(['height', 'image', 'model', 'prompt', 'strength', 'width']);
		expect(body.image).toMatchObject({ fileName: 'image.png', bytes: image.bytes.length });
	}
});
