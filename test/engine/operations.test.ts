import sharp from 'sharp';
import { runNode, storedBytes, type InputImage, type NodeRun } from '../support/engine';
import { sha256 } from '../support/images';
import { expectedParts, OPERATION_CASES, partsOf } from '../support/operations';
import savedBefore from '../support/saved-by-0.1.0.json';
import { useNode } from '../support/useNode';

const service = useNode();

const SIZE = { width: 384, height: 320 };

let photo: InputImage;
let mask: InputImage;

beforeAll(async () => {
	const paint = async (background: string) =>
		await sharp({ create: { ...SIZE, channels: 3, background } })
			.png()
			.toBuffer();
	photo = { bytes: await paint('#a33'), fileName: 'photo', mimeType: 'image/png' };
	mask = { bytes: await paint('#fff'), fileName: 'mask', mimeType: 'image/png', field: 'mask' };
});

it.each(OPERATION_CASES)(
	'$operation at $path sends $amount exactly, and says what it cost',
	async ({ operation, resource, path, credits, json, parameters, body, files = [] }) => {
		const { items, error } = await runNode({
			parameters: { resource, operation, ...parameters },
			images: files.length > 0 ? [[photo, mask]] : [],
			credential: service.credential,
		});
		expect(error).toBeUndefined();
		const [request, ...others] = service.requests;
		expect(others).toEqual([]);
		expect(request).toMatchObject({ path, key: { equal: true } });
		expect(partsOf(request!.body)).toEqual(
			expectedParts({ parameters, body, files }, { image: photo.bytes, mask: mask.bytes }),
		);
		expect(items[0]!.json).toMatchObject({ operation, ...json, creditsUsed: credits });
		expect(service.emulator.ledger.charged).toBe(credits);
		const bytes = await storedBytes(items[0]!);
		expect(sha256(bytes)).toBe(request!.answer.image!.sha256);
		const { format } = await sharp(bytes).metadata();
		expect(format).toBe(body.output_format ?? 'png');
	},
);

describe('before the first request', () => {
	const paint = async (width: number, height: number, channels: 3 | 4 = 3) => ({
		bytes: await sharp({ create: { width, height, channels, background: '#8888' } })
			.png()
			.toBuffer(),
		fileName: 'a.png',
		mimeType: 'image/png',
	});
	const refuse = async (parameters: object, images: InputImage[]) => {
		const { error } = await runNode({
			parameters: { prompt: 'a', ...parameters },
			images: [images],
			credential: service.credential,
		});
		expect(service.requests).toEqual([]);
		return error!.message;
	};
	const erase = { resource: 'editing', operation: 'erase' };

	it.each([
		['erase', 'Mask Data Field Name is empty, and the image has no transparent parts'],
		['inpaint', 'Mask Data Field Name is empty, and the image has no transparent parts'],
		['outpaint', 'Left, Right, Up and Down are all 0, but Outpaint has to extend at least one side'],
		['searchAndReplace', 'Search Prompt is empty, but must say what to replace'],
	])('%s needs more than an image', async (operation, message) => {
		// n8n itself refuses a required field that is empty.
		const searchPrompt = '={{ "\\u200b" }}';
		expect(await refuse({ resource: 'editing', operation, searchPrompt }, [photo])).toBe(message);
	});

	it('takes the transparent parts of an image as the mask', async () => {
		const { items } = await runNode({
			parameters: erase,
			images: [[await paint(64, 64, 4)]],
			credential: service.credential,
		});
		expect(items).toHaveLength(1);
		expect(Object.keys(partsOf(service.bodies[0]).files)).toEqual(['image']);
	});

	it('refuses a mask of another size', async () => {
		const wrong = { ...(await paint(384, 384)), field: 'mask' };
		const message = await refuse({ ...erase, maskBinaryPropertyName: 'mask' }, [photo, wrong]);
		expect(message).toBe('The mask is 384 x 384 px, but must be the size of the image, 384 x 320 px');
	});

	it.each([
		[63, 64, 'The input image is 63 x 64 px, but each side must be at least 64 px'],
		[
			3072,
			3073,
			'The input image is 3072 x 3073 px, which is 9,440,256 pixels, but must have at most 9,437,184',
		],
	])('refuses an image of %i x %i px', async (width, height, message) => {
		expect(await refuse({ operation: 'sketchToImage' }, [await paint(width, height)])).toBe(message);
	});

	it.each([
		[{ operation: 'sketchToImage', controlStrength: 1.1 }, 'Control Strength is 1.1'],
		[{ operation: 'outpaint', resource: 'editing', left: 2001 }, 'Left is 2001'],
		[{ operation: 'outpaint', resource: 'editing', up: 1.5 }, 'Up is 1.5'],
		[{ operation: 'outpaint', resource: 'editing', up: 1, creativity: 2 }, 'Creativity is 2'],
		[{ operation: 'structureToImage', outputFormat: '={{ "gif" }}' }, 'Output Format is "gif"'],
		[{ operation: 'textToImage', model: '={{ "sd4" }}' }, 'Model is "sd4"'],
		[{ operation: 'imageToImage', model: '={{ "stable-image-core" }}' }, 'Model is "stable-image-core"'],
		[
			{ operation: 'textToImage', model: 'stable-image-core', stylePreset: '={{ "baroque" }}' },
			'Style Preset is "baroque"',
		],
	])('refuses %j', async (parameters, message) => {
		expect(await refuse(parameters, [photo])).toContain(message);
	});
});

it('mixes models and prices in one run, counts each at its own price, and never sends a style to another model', async () => {
	const models = ['sd3-large', 'stable-image-ultra', 'stable-image-core', 'sd3-large-turbo'];
	const { items } = await service.run(
		{ model: '={{ $json.model }}', stylePreset: 'anime', negativePrompt: 'fog' },
		{ rows: models.map((model) => ({ model })) },
	);
	expect(items.map(({ json }) => [json.model, json.creditsUsed, json.stylePreset])).toEqual([
		['sd3-large', 8, undefined],
		['stable-image-ultra', 16, undefined],
		['stable-image-core', 6, 'anime'],
		['sd3-large-turbo', 8, undefined],
	]);
	expect(service.emulator.ledger.charged).toBe(38);
});

it('adds the prices of the chosen models up for Credit Limit', async () => {
	const run = async (creditLimit: number) =>
		await service.run(
			{ model: '={{ $json.model }}', options: { creditLimit } },
			{ rows: [{ model: 'stable-image-ultra' }, { model: 'stable-image-core' }] },
		);
	const { error } = await run(21);
	expect(error?.message).toBe('This run would cost 22 credits (2 images), but Credit Limit is 21');
	expect(service.requests).toEqual([]);
	expect((await run(22)).items).toHaveLength(2);
});

it.each([
	[
		{ operation: 'erase' },
		'The operation erase belongs to the resource editing, but Resource is generation',
	],
	[
		{ resource: 'editing', operation: 'textToImage' },
		'The operation textToImage belongs to the resource generation, but Resource is editing',
	],
	[{ operation: 'upscale' }, 'The operation upscale does not exist'],
	[
		{ resource: 'video' },
		'The operation textToImage belongs to the resource generation, but Resource is video',
	],
])('sends nothing where resource and operation do not fit: %j', async (parameters, message) => {
	const { error } = await service.run({ prompt: 'a', ...parameters });
	expect(error?.message).toBe(message);
	expect(error?.description).toContain('Nothing was sent, so this run was not charged.');
	expect(service.requests).toEqual([]);
});

it('counts a kept image as paid for only where it was made from the same input image', async () => {
	const erase = { resource: 'editing', operation: 'erase', maskBinaryPropertyName: 'mask' };
	const other = async (background: string): Promise<InputImage> => ({
		...photo,
		bytes: await sharp({ create: { ...SIZE, channels: 3, background } })
			.png()
			.toBuffer(),
	});
	const both = async (background: string) => [await other(background), mask];
	const run = async (colors: string[], creditLimit: number) =>
		await runNode({
			parameters: { ...erase, options: { creditLimit, reuseInTestRuns: true } },
			rows: colors.map(() => ({})),
			images: await Promise.all(colors.map(both)),
			credential: service.credential,
			workflowId: 'erase-limit',
		});
	expect((await run(['#111'], 0)).items).toHaveLength(1);
	const { error } = await run(['#222', '#333'], 6);
	expect(error?.message).toBe('This run would cost 12 credits (2 images), but Credit Limit is 6');
	expect((await run(['#111', '#333'], 6)).items.map(({ json }) => json.creditsUsed)).toEqual([0, 6]);
	expect(service.emulator.ledger.charged).toBe(12);
});

it('sends for a workflow that was saved by 0.1.0, without a resource, what 0.1.0 sent', async () => {
	const saved = (name: string) =>
		savedBefore.nodes.find((node) => node.name === name)!.parameters as NodeRun['parameters'];
	const run = async (name: string, more: Partial<NodeRun>) =>
		await runNode({ parameters: saved(name), credential: service.credential, ...more });
	await run('Product Photo', {});
	const row = { name: 'mug-marble', prompt: 'A mug', strength: 0.5 };
	const { items } = await run('Vary the Photo', { rows: [row], images: [photo] });
	const prompt = savedBefore.nodes[1]!.parameters.prompt!;
	const sizes = { width: 896, height: 1088, aspect_ratio: '4:5' };
	expect(service.bodies[0]).toEqual({ prompt, model: 'sd3-large', seed: 4711, ...sizes });
	expect(partsOf(service.bodies[1]).fields).toEqual({
		...{ prompt: 'A mug', model: 'sd3-large', width: '384', height: '320', strength: '0.5' },
	});
	expect(items[0]!.json.fileName).toBe('mug-marble.png');
});
