import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import type { ReadStream } from 'node:fs';
import { drawing, inputImage, sha256 } from '../support/images';
import { expectFailure, useNode } from '../support/useNode';

const service = useNode();

const ITEM = { operation: 'imageToImage', size: 'input' };
const LABEL = 'Input Data Field Name';

/** The bytes of the images that arrived, by the rows' prompts. */
function arrived(): Record<string, string> {
	const bodies = service.bodies as Array<{ prompt: string; image: { sha256: string } }>;
	return Object.fromEntries(bodies.map(({ prompt, image }) => [prompt, image.sha256]));
}

describe('where n8n finds an input image', () => {
	const rows = [{ prompt: 'a' }, { prompt: 'b' }];

	/** Runs both rows, each with an image of its own. */
	async function run(inputBinaryPropertyName: string, more = {}) {
		const images = [await inputImage(320, 320), await inputImage(384, 320)];
		const parameters = { ...ITEM, prompt: '={{ $json.prompt }}', inputBinaryPropertyName };
		const outcome = await service.run(parameters, { rows, images, ...more });
		const [first, second] = images.map(({ bytes }) => sha256(bytes));
		return { ...outcome, first, second };
	}

	it.each(['filesystem', 'default'] as const)(
		'an expression gives a file for each item, in binary mode %s',
		async (binaryMode) => {
			const { error, first, second } = await run("={{ $('Rows').item.binary.data }}", { binaryMode });
			expect(error).toBeUndefined();
			expect(arrived()).toEqual({ a: first, b: second });
		},
	);

	it('an expression gives one file for all items', async () => {
		const { first } = await run("={{ $('Rows').first().binary.data }}");
		expect(arrived()).toEqual({ a: first, b: first });
	});

	it.each(['data', '_files.data', '={{ $json._files.data }}', "={{ $('Rows').item._files.data }}"])(
		'it is in the JSON where the workflow combines both: %s',
		async (field) => {
			const { items, error, first, second } = await run(field, {
				workflowSettings: { binaryMode: 'combined' },
			});
			expect(error).toBeUndefined();
			expect(arrived()).toEqual({ a: first, b: second });
			expect(items.map(({ json }) => Object.keys(json._files as object))).toEqual([['data'], ['data']]);
		},
	);

	it('it is not in JSON that came in from outside', async () => {
		const { data } = (await run('data')).items[0]!.binary!;
		service.emulator.ledger.clear();
		const foreign = { prompt: 'a', _files: { data: { ...data } } };
		const outcome = await service.run(ITEM, { rows: [foreign] });
		expectFailure(outcome, 'the input item has no binary field of this name', 'not charged');
	});

	it.each([
		['={{ [$binary.data] }}', `${LABEL} is [{`, '(one, not a list)'],
		['={{ $binary }}', `${LABEL} is {"data":{`, 'must be the name of a binary field, or a file'],
		["={{ $('Rows').item.binary.photo }}", `${LABEL} is empty`, 'must be the name of a binary field'],
	])('it says what an expression gives instead: %s', async (field, begin, end) => {
		const { error } = await run(field);
		expect(error!.message).toContain(begin);
		expect(error!.message).toContain(end);
		expect(error!.message.length).toBeLessThan(300);
		expect(service.requests).toEqual([]);
	});
});

it.each([
	['no type', { mimeType: undefined }],
	['a wrong type', { mimeType: 'text/html' }],
	['a name that ends in a backslash', { fileName: 'shoe\\' }],
	['no name', { fileName: '' }],
])('goes out with the name and type of its bytes: %s', async (_what, metadata) => {
	const bytes = await drawing().webp().toBuffer();
	const image = { bytes, fileName: 'shoe.png', mimeType: 'image/png', ...metadata };
	const { error } = await service.run(ITEM, { images: [image] });
	expect(error).toBeUndefined();
	const file = { fileName: 'image.webp', mimeType: 'image/webp', sha256: sha256(bytes) };
	expect(service.bodies).toMatchObject([{ image: file }]);
});

it.each(['webp', 'png'] as const)(
	'has the size that people see, turned by the EXIF data of a %s',
	async (format) => {
		const bytes = await drawing(512, 320).withMetadata({ orientation: 6 }).toFormat(format).toBuffer();
		await service.run(ITEM, { images: [{ bytes, fileName: 'shoe', mimeType: 'image/jpeg' }] });
		expect(service.bodies).toMatchObject([{ width: '320', height: '512' }]);
	},
);

it('from an iPhone, named .jpg, is called HEIC, and how to get a JPEG', async () => {
	const bytes = Buffer.from('\0\0\0$ftypheic\0\0\0\0mif1MiHEmiafMiHBheic\0\0\x0e\xb5meta', 'latin1');
	const outcome = await service.run(ITEM, {
		images: [{ bytes, fileName: 'IMG_0001.jpg', mimeType: 'image/jpeg' }],
	});
	expectFailure(
		outcome,
		`The file in the binary field "data" (${LABEL}) is a HEIC image, but`,
		'not charged',
	);
	expect(outcome.error!.description).toContain("n8n's Edit Image node isn't made for HEIC");
});

it('that is cut off stops the run before the first request, also in the middle of a list', async () => {
	const whole = await inputImage();
	const cut = { ...whole, bytes: whole.bytes.subarray(0, -20) };
	const rows = [{}, {}, {}];
	const outcome = await service.run(ITEM, { rows, images: [whole, cut, whole] });
	expectFailure(
		outcome,
		/^Item 2 of 3 \(item 1 in n8n\): .* is a PNG image that is cut off/,
		'not charged',
	);
	expect(service.requests).toEqual([]);

	const going = await service.run(ITEM, {
		rows,
		images: [whole, cut, whole],
		onError: 'continueRegularOutput',
	});
	expect(going.items.map(({ json }) => (json.details as { reason: string } | undefined)?.reason)).toEqual([
		undefined,
		'invalidValue',
		undefined,
	]);
	expect(service.requests).toHaveLength(2);
});

it('of 20 MB that is none is given up after its first bytes', async () => {
	const binaryData = Container.get(BinaryDataService);
	const original = binaryData.getAsStream.bind(binaryData);
	const streams: ReadStream[] = [];
	jest.spyOn(binaryData, 'getAsStream').mockImplementation(async (...parameters) => {
		const stream = await original(...parameters);
		streams.push(stream as ReadStream);
		return stream;
	});
	const bytes = Buffer.alloc(20 * 1024 * 1024, 'The quick brown fox. ');
	const outcome = await service.run(ITEM, {
		images: [{ bytes, fileName: 'x.png', mimeType: 'image/png' }],
	});
	expectFailure(outcome, 'is text, but', 'not charged');
	expect(streams).toHaveLength(1);
	expect(streams[0]!.destroyed).toBe(true);
	expect(streams[0]!.bytesRead).toBeLessThan(1024 * 1024);
});
