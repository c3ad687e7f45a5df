import type { IDataObject } from 'n8n-workflow';
import { readFormat } from '../../../nodes/StableDiffusion3/image/readFormat';
import type { Body } from '../../../nodes/StableDiffusion3/request/body';
import type { CheckedItem } from '../../../nodes/StableDiffusion3/request/checkItem';
import type { ReceivedImage } from '../../../nodes/StableDiffusion3/response/envelope';
import { toImageItem } from '../../../nodes/StableDiffusion3/output/imageItem';
import { contextWith } from '../../support/contextWith';
import { drawing } from '../../support/images';
import { readFileWords } from '../../support/readFileWords';

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
	model: 'sd3-large',
	body,
	binaryPropertyName: 'image',
	fileName: '',
	includeOtherFields: false,
	embedParameters: false,
	markAsAiGenerated: false,
	temporaryLink: 'none',
} as CheckedItem;

const bytes = Buffer.alloc(100, 'an image ');

/** The item, and the bytes that n8n was given to store. */
async function make({
	image = {},
	sent = body,
	wanted = {},
	input = { sku: 'A-1', prompt: 'from the sheet' },
}: {
	image?: Partial<ReceivedImage>;
	sent?: Body;
	wanted?: Partial<CheckedItem>;
	input?: IDataObject;
}) {
	let stored: Buffer = Buffer.alloc(0);
	const prepareBinaryData = async (data: Buffer, fileName: string, mimeType: string) => {
		stored = data;
		return { fileName, mimeType, id: 'stored' };
	};
	const context = contextWith({
		helpers: { prepareBinaryData },
		getInputData: () => ({ json: input }),
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
		binary: { image: { fileName: 'sd3-42.png', mimeType: 'image/png', id: 'stored' } },
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

it.each([null, 'text', ['a'], 5])('adds no field of an input item whose JSON is %p', async (input) => {
	const names = async (wanted: object) =>
		Object.keys((await make({ wanted, input: input as never })).item.json);
	expect(await names({ includeOtherFields: true })).toEqual(await names({}));
});

const IMAGE_TO_IMAGE: Partial<CheckedItem> = {
	files: { image: { file: { data: '', mimeType: 'image/png' }, format: PNG } },
};
const VOCABULARY = 'http://cv.iptc.org/newscodes/digitalsourcetype';

describe.each(['png', 'jpeg', 'webp'] as const)('a %s', (format) => {
	const makeWith = async (wanted: Partial<CheckedItem>) => {
		const file = await drawing(64, 64).toFormat(format).toBuffer();
		const image = { bytes: file, format: readFormat(file)! };
		return {
			file,
			...(await make({ image, sent: { ...body, strength: 0.5, negative_prompt: 'fog' }, wanted })),
		};
	};

	it('has the parameters in it where that is wanted, and its item says so', async () => {
		const { item, stored, bytesStored } = await makeWith({ embedParameters: true });
		const parameters =
			'a cat\nNegative prompt: fog\nSeed: 42, Size: 64x64, Model: sd3-large, Denoising strength: 0.5';
		expect(readFileWords(bytesStored)).toEqual({ parameters });
		const { markedAsAiGenerated, ...json } = item.json;
		expect([json, markedAsAiGenerated]).toMatchObject([
			{ parametersEmbedded: true, fileSize: bytesStored.length },
			undefined,
		]);
		expect(stored).toMatchObject({ parametersEmbedded: true, fileSize: bytesStored.length });
	});

	it.each([
		['an image', {}, 'trainedAlgorithmicMedia'],
		['an image made from another one', IMAGE_TO_IMAGE, 'compositeWithTrainedAlgorithmicMedia'],
	])('has the mark of %s in it where that is wanted, and its item says so', async (_what, input, type) => {
		const { item, stored, bytesStored } = await makeWith({ ...input, markAsAiGenerated: true });
		expect(readFileWords(bytesStored)).toEqual({ sourceType: `${VOCABULARY}/${type}` });
		expect(item.json).toMatchObject({ markedAsAiGenerated: true, fileSize: bytesStored.length });
		expect(item.json).not.toHaveProperty('parametersEmbedded');
		expect(stored).toMatchObject({ markedAsAiGenerated: true });
	});

	it('stays as it is where they are there, and its item says whether they are ours', async () => {
		const both = { embedParameters: true, markAsAiGenerated: true };
		const { bytesStored: first } = await makeWith(both);
		const image = { bytes: first, format: readFormat(first)! };
		const { item, bytesStored } = await make({ image, wanted: both });
		expect(bytesStored).toBe(first);
		expect(item.json).toMatchObject({ parametersEmbedded: false, markedAsAiGenerated: true });
	});
});

it('passes on nothing that an earlier node said of its file', async () => {
	const file = { parametersEmbedded: true, markedAsAiGenerated: true, reusedFromExecution: '1' };
	const earlier = { ...file, operation: 'textToImage', creditsUsed: 8 };
	const { item } = await make({ wanted: { includeOtherFields: true }, input: { sku: 'A-1', ...earlier } });
	for (const name of Object.keys(file)) expect(item.json).not.toHaveProperty(name);
});
