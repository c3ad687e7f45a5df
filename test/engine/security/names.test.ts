import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';
import { runNode, type InputImage, type NodeRun } from '../../support/engine';
import { useService } from '../../support/service';

jest.setTimeout(60_000);

const service = useService();

const SMALL = { size: 'custom', width: 320, height: 320 };

let bytes: Buffer;
beforeAll(async () => {
	bytes = await sharp({ create: { width: 320, height: 320, channels: 3, background: '#386' } })
		.png()
		.toBuffer();
});

const run = (parameters: Record<string, unknown>, more: Partial<NodeRun> = {}) =>
	runNode({
		parameters: { prompt: 'a cat', ...SMALL, ...parameters },
		credential: service.credential,
		...more,
	});

describe('names that mean something to JavaScript', () => {
	it.each(['__proto__', 'constructor', 'prototype'])(
		'%s is refused as Put Output in Field, where n8n would lose a paid image',
		async (name) => {
			const { error } = await run({ binaryPropertyName: name });
			expect(error!.message).toBe(
				`Put Output in Field is "${name}", but this name is JavaScript's own. The usual value is data`,
			);
			expect(error!.description).toContain('not charged');
			expect(service.requests).toEqual([]);
		},
	);

	it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
		'%s is no input image where the item has none of this name',
		async (name) => {
			const images = [{ bytes, fileName: 'shoe.png', mimeType: 'image/png' }];
			const parameters = { operation: 'imageToImage', inputBinaryPropertyName: name };
			const { error } = await run(parameters, { images });
			expect(error!.message).toMatch(
				/no binary field of this name\. It has data$|this name is JavaScript's own/,
			);
			expect(service.requests).toEqual([]);
		},
	);

	it('reach nothing but the item where they are fields of the input', async () => {
		const row = JSON.parse(
			'{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"sku":"A-1","seed":"x"}',
		) as IDataObject;
		const options = { includeOtherFields: true, fileName: '={{ $json.sku }}' };
		const { items, error } = await run({ seed: 5, options }, { rows: [row] });
		expect(error).toBeUndefined();
		expect(items[0]!.json).toMatchObject({ sku: 'A-1', seed: 5, prompt: 'a cat' });
		expect(Object.getPrototypeOf(items[0]!.json)).toBe(Object.prototype);
		expect(({} as { polluted?: number }).polluted).toBeUndefined();
		expect((items[0]!.json as { polluted?: number }).polluted).toBeUndefined();
	});
});

describe('the file name and the type of an input image', () => {
	const send = async (image: Partial<InputImage>) => {
		const images = [{ bytes, fileName: 'shoe.png', mimeType: 'image/png', ...image }];
		const { error } = await run({ operation: 'imageToImage' }, { images });
		expect(error).toBeUndefined();
		expect(service.requests).toHaveLength(1);
		const body = service.bodies[0] as Record<string, { fileName: string; bytes: number }>;
		expect(Object.keys(body).sort()).toEqual(['height', 'image', 'model', 'prompt', 'strength', 'width']);
		expect(body.image!.bytes).toBe(bytes.length);
		return body.image!;
	};

	it.each([
		'a"; name="prompt',
		'a\r\nContent-Type: text/html\r\n\r\nb',
		'a"\r\n\r\nx\r\n--boundary\r\nContent-Disposition: form-data; name="seed"\r\n\r\n7',
		'a\nb\rc',
		'a\u0000b.png',
		`${'x'.repeat(10_000)}.png`,
		'../../etc/passwd',
		'نص עברית 猫 🐈.png',
		'\ud800.png',
		'%22%0d%0a.png',
		'',
	])('stays one part of the form: name %#', async (fileName) => {
		const { fileName: arrived } = await send({ fileName });
		expect(typeof arrived).toBe('string');
	});

	it.each(['image/png\r\nX-Injected: 1', 'image/png"; name="prompt', '', 'text/html\r\n\r\n<script>'])(
		'the type %j stays one header',
		async (mimeType) => {
			await send({ mimeType });
		},
	);
});
