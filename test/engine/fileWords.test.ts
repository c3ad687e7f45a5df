import sharp from 'sharp';
import { storedBytes } from '../support/engine';
import { inputImage, sha256 } from '../support/images';
import { readFileWords } from '../support/readFileWords';
import { readInfotext } from '../support/readInfotext';
import { useNode } from '../support/useNode';

const VOCABULARY = 'http://cv.iptc.org/newscodes/digitalsourcetype';
const BOTH = { embedParameters: true, markAsAiGenerated: true };
const WANTED = { prompt: 'a cat 🐈,\n"Größe"', negativePrompt: 'fog', seed: 7 };

const service = useNode();

/** The one image of a run, and what was stored of it. */
async function make(parameters: Record<string, unknown>, more = {}) {
	const { items, error } = await service.run({ ...WANTED, ...parameters }, more);
	expect(error).toBeUndefined();
	return { json: items[0]!.json, bytes: await storedBytes(items[0]!) };
}

describe.each(['png', 'jpeg', 'webp'] as const)('a %s', (format) => {
	beforeEach(() => service.emulator.faults.add({ fault: { kind: 'format', format } }));

	it('is stored as it came, unless an option writes into it', async () => {
		const { json, bytes } = await make({});
		expect(sha256(bytes)).toBe(service.requests[0]!.answer.image!.sha256);
		expect(Object.keys(json)).not.toEqual(expect.arrayContaining(['parametersEmbedded']));
		expect(Object.keys(json)).not.toEqual(expect.arrayContaining(['markedAsAiGenerated']));
	});

	it('has parameters and mark in it where they are wanted, and the same pixels', async () => {
		const { bytes: plain } = await make({});
		const { json, bytes } = await make({ options: BOTH });
		const written = { parametersEmbedded: true, markedAsAiGenerated: true };
		expect(json).toMatchObject({ ...written, seed: 7, fileSize: bytes.length });
		const { parameters, sourceType } = readFileWords(bytes);
		expect(sourceType).toBe(`${VOCABULARY}/trainedAlgorithmicMedia`);
		expect(readInfotext(parameters!)).toEqual({
			prompt: WANTED.prompt,
			negativePrompt: 'fog',
			values: { Seed: '7', Size: '320x320', Model: 'sd3-large' },
		});
		const pixels = async (file: Buffer) => sha256(await sharp(file).raw().toBuffer());
		expect(await pixels(bytes)).toBe(await pixels(plain));
	});

	it('says that it was made from another image', async () => {
		const options = { markAsAiGenerated: '={{ "true" }}' };
		const { json, bytes } = await make(
			{ operation: 'imageToImage', options },
			{ images: [await inputImage()] },
		);
		expect(json).toMatchObject({ markedAsAiGenerated: true });
		expect(readFileWords(bytes)).toEqual({
			sourceType: `${VOCABULARY}/compositeWithTrainedAlgorithmicMedia`,
		});
	});
});

it('changes no other byte of a PNG', async () => {
	const { bytes: before } = await make({});
	const { bytes: after } = await make({ options: BOTH });
	const END_OF_IHDR = 33;
	const rest = after.subarray(END_OF_IHDR + after.length - before.length);
	expect(Buffer.concat([after.subarray(0, END_OF_IHDR), rest]).equals(before)).toBe(true);
});

it('says where parameters have no place: in a JPEG, where they are longer than a segment', async () => {
	service.emulator.faults.add({ fault: { kind: 'format', format: 'jpeg' } });
	const text = '🐈'.repeat(10_000);
	const { json, bytes } = await make({ prompt: text, negativePrompt: text, options: BOTH });
	expect(json).toMatchObject({ parametersEmbedded: false, markedAsAiGenerated: true });
	expect(readFileWords(bytes)).toEqual({ sourceType: `${VOCABULARY}/trainedAlgorithmicMedia` });
});

it('is said again of an image that comes from an earlier execution', async () => {
	const workflowId = 'marked';
	service.emulator.faults.add({ when: { prompt: 'b' }, times: 1, fault: { kind: 'status', status: 402 } });
	const parameters = { prompt: '={{ $json.text }}', options: { ...BOTH, maxParallelRequests: 1 } };
	const more = { rows: [{ text: 'a' }, { text: 'b' }], workflowId };
	expect((await service.run(parameters, more)).error).toBeDefined();
	const { items } = await service.run(parameters, more);
	expect(
		items.map(({ json }) => [json.reusedFromExecution !== undefined, json.parametersEmbedded]),
	).toEqual([
		[true, true],
		[false, true],
	]);
	for (const item of items) {
		expect(item.json.markedAsAiGenerated).toBe(true);
		expect(readFileWords(await storedBytes(item)).sourceType).toBe(
			`${VOCABULARY}/trainedAlgorithmicMedia`,
		);
	}
});

it('is refused before anything is sent where its value is none', async () => {
	const { error } = await service.run({ options: { markAsAiGenerated: '={{ "maybe" }}' } });
	expect(error!.message).toBe('Mark as AI-Generated is "maybe", but must be true or false');
	expect(service.requests).toEqual([]);
});
