import type { Body } from '../../../nodes/StableDiffusion3/request/Operation';
import type { CheckedItem } from '../../../nodes/StableDiffusion3/request/checkItem';
import type { ReceivedImage } from '../../../nodes/StableDiffusion3/response/envelope';
import { toImageItem } from '../../../nodes/StableDiffusion3/output/imageItem';
import { contextWith } from '../../support/contextWith';

const PNG: ReceivedImage['format'] = {
	mimeType: 'image/png',
	extension: 'png',
	width: 640,
	height: 320,
	orientation: 1,
	hasAlpha: false,
	complete: true,
};

const body: Body = { prompt: 'a cat', width: 640, height: 320, model: 'sd3-large', aspect_ratio: '16:9' };

const row = {
	body,
	binaryPropertyName: 'image',
	fileName: '',
	includeOtherFields: false,
	embedParameters: false,
} as CheckedItem;

const bytes = Buffer.alloc(100, 'an image ');

/** The item, and the bytes that n8n was given to store. */
async function make({
	image = {},
	sent = body,
	wanted = {},
}: {
	image?: Partial<ReceivedImage>;
	sent?: Body;
	wanted?: Partial<CheckedItem>;
}) {
	let stored: Buffer = Buffer.alloc(0);
	const prepareBinaryData = async (data: Buffer, fileName: string, mimeType: string) => {
		stored = data;
		return { fileName, mimeType };
	};
	const context = contextWith({
		helpers: { prepareBinaryData },
		getInputData: () => ({ json: { sku: 'A-1', prompt: 'from the sheet' } }),
		getItemIndex: () => 3,
	});
	const whole = { bytes, format: PNG, seed: 42, ...image };
	const order = {
		context,
		operation: 'textToImage',
		item: { ...row, ...wanted },
		body: sent,
		imageIndex: 0,
	};
	const made = await toImageItem(order, whole, { key: 'key', credits: 8, executionId: '7' });
	return { ...made, bytesStored: stored };
}

it('describes the image by what was sent and what came, and nothing else', async () => {
	const { item, bytesStored: stored } = await make({});
	expect(item).toEqual({
		json: {
			seed: 42,
			operation: 'textToImage',
			prompt: 'a cat',
			model: 'sd3-large',
			aspectRatio: '16:9',
			width: 640,
			height: 320,
			imageIndex: 0,
			fileName: 'sd3-42.png',
			mimeType: 'image/png',
			fileSize: 100,
			creditsUsed: 8,
		},
		binary: { image: { fileName: 'sd3-42.png', mimeType: 'image/png' } },
		pairedItem: { item: 3 },
	});
	expect(Object.keys(item.json)).not.toContain('negativePrompt');
	expect(stored.equals(bytes)).toBe(true);
});

it('has what only some requests send', async () => {
	const { prompt, width, height, model } = body;
	const sent: Body = { prompt, width, height, model, strength: 0, negative_prompt: 'fog' };
	const { item } = await make({ sent });
	expect(item.json).toMatchObject({ strength: 0, negativePrompt: 'fog' });
	expect(Object.keys(item.json)).not.toContain('aspectRatio');
});

it.each([
	['one was sent', { ...body, seed: 7 }],
	['none was sent', body],
])('knows no seed where the service tells none, also if %s', async (_what, sent) => {
	const { item } = await make({ image: { seed: undefined }, sent });
	expect(item.json).toMatchObject({ seed: null, fileName: 'sd3.png' });
});

it('adds the fields of the input item below its own', async () => {
	const { item } = await make({ wanted: { includeOtherFields: true } });
	expect(item.json).toMatchObject({ sku: 'A-1', prompt: 'a cat', seed: 42 });
});

it('writes the parameters into a PNG, and says so', async () => {
	const { item, bytesStored: stored } = await make({ wanted: { embedParameters: true } });
	expect(stored.toString('latin1')).toContain(
		'parameters\0a cat\nSeed: 42, Size: 640x320, Model: sd3-large',
	);
	expect(item.json).toMatchObject({ parametersEmbedded: true, fileSize: stored.length });
});

it('leaves other formats as they are, and says so', async () => {
	const { item, bytesStored: stored } = await make({
		image: { format: { ...PNG, extension: 'jpg', mimeType: 'image/jpeg' } },
		wanted: { embedParameters: true },
	});
	expect(stored.equals(bytes)).toBe(true);
	expect(item.json).toMatchObject({ parametersEmbedded: false, fileName: 'sd3-42.jpg' });
});
