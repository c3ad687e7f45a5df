import { ImageFailure } from '../../../nodes/StableDiffusion3/failures';
import type { ImageFormat } from '../../../nodes/StableDiffusion3/image/imageFormat';
import { imageToImage } from '../../../nodes/StableDiffusion3/operations/imageToImage';
import { textToImage } from '../../../nodes/StableDiffusion3/operations/textToImage';
import { bodyOfImage } from '../../../nodes/StableDiffusion3/request/body';
import { checkItem } from '../../../nodes/StableDiffusion3/request/checkItem';
import { Values } from '../../../nodes/StableDiffusion3/request/Values';

type Parameters = Record<string, unknown>;

const defaults: Parameters = {
	operation: 'textToImage',
	prompt: 'a lighthouse',
	model: 'sd3-large',
	negativePrompt: '',
	size: 'aspectRatio',
	aspectRatio: '1:1',
	seed: 0,
	binaryPropertyName: 'data',
};

const check = (changes: Parameters) => checkItem(textToImage, new Values({ ...defaults, ...changes }));

/** Where the SD3 models are requested, and what an image costs. */
const SD3 = { url: '/api/generate/sd3/textToImage', credits: 8 };
const square = { width: 1024, height: 1024, aspect_ratio: '1:1' };

it('makes the smallest body from the defaults', () => {
	expect(check({})).toEqual({
		...SD3,
		model: 'sd3-large',
		body: { prompt: 'a lighthouse', model: 'sd3-large', ...square },
		binaryPropertyName: 'data',
		fileName: '',
		includeOtherFields: false,
		embedParameters: false,
		markAsAiGenerated: false,
		numberOfImages: 1,
		maxParallelRequests: 4,
		maxRetries: 3,
		creditLimit: 0,
		repeatUncertain: false,
		reuseInTestRuns: false,
		dryRun: false,
		temporaryLink: 'none',
	});
});

it('makes the largest body from all values', () => {
	const everything = {
		model: 'sd3-medium',
		negativePrompt: 'fog',
		size: 'custom',
		width: '1280',
		height: 704,
		seed: '4294967294',
		fileName: ' light ',
		includeOtherFields: true,
		maxParallelRequests: '50',
		maxRetries: 0,
		creditLimit: 800,
		embedParameters: true,
		markAsAiGenerated: 'True',
		repeatUncertain: 'true',
		reuseInTestRuns: 'true',
		dryRun: 'TRUE',
		temporaryLink: '7 days',
	};
	expect(check(everything)).toEqual({
		...SD3,
		model: 'sd3-medium',
		body: {
			prompt: 'a lighthouse',
			model: 'sd3-medium',
			width: 1280,
			height: 704,
			aspect_ratio: '16:9',
			seed: 4294967294,
			negative_prompt: 'fog',
		},
		binaryPropertyName: 'data',
		fileName: 'light',
		includeOtherFields: true,
		embedParameters: true,
		markAsAiGenerated: true,
		numberOfImages: 1,
		maxParallelRequests: 50,
		maxRetries: 0,
		creditLimit: 800,
		repeatUncertain: true,
		reuseInTestRuns: true,
		dryRun: true,
		temporaryLink: '7 days',
	});
});

it('keeps the prompt as it is written', () => {
	const prompt = '  zwei Zeilen\nund 🐈 "Anführung" ';
	expect(check({ prompt }).body.prompt).toBe(prompt);
});

it.each([0, '0', '', null, undefined])('leaves the seed out for %p', (seed) => {
	expect(check({ seed }).body).not.toHaveProperty('seed');
});

it.each(['', '   ', '\u200b\ufe0f', undefined, null])(
	'leaves the negative prompt out for %p',
	(negativePrompt) => {
		expect(check({ negativePrompt }).body).not.toHaveProperty('negative_prompt');
	},
);

it('never sends a negative prompt to the turbo model', () => {
	expect(check({ model: 'sd3-large-turbo', negativePrompt: 'fog' }).body).not.toHaveProperty(
		'negative_prompt',
	);
});

it('sends a style preset to Stable Image Core only, and where there is one', () => {
	const bodyOf = (model: string, stylePreset: unknown) => check({ model, stylePreset }).body;
	expect(bodyOf('stable-image-core', 'anime')).toMatchObject({ style_preset: 'anime' });
	expect(bodyOf('stable-image-core', '')).not.toHaveProperty('style_preset');
	expect(bodyOf('stable-image-ultra', 'anime')).not.toHaveProperty('style_preset');
	expect(() => bodyOf('stable-image-core', 'gothic')).toThrow(
		'Style Preset is "gothic", but must be one of',
	);
});

it('does not look at values that the chosen size does not use', () => {
	expect(check({ width: 'wide', height: -1 }).body).toMatchObject(square);
	expect(check({ size: 'custom', width: 320, height: 320, aspectRatio: '7:5' }).body.aspect_ratio).toBe(
		'1:1',
	);
});

it.each<[Parameters, string | RegExp]>([
	[{ prompt: ' ' }, 'Prompt is'],
	[{ prompt: 'x'.repeat(10_001) }, 'Prompt has 10001 characters'],
	[{ negativePrompt: 'x'.repeat(10_001) }, 'Negative Prompt has 10001 characters'],
	[{ model: 'sd4' }, 'Model is "sd4", but must be one of'],
	[{ size: 'huge' }, 'Size is "huge"'],
	[{ aspectRatio: '16:10' }, 'Aspect Ratio is "16:10"'],
	[{ aspectRatio: '16:09:00' }, 'The nearest valid value is 16:9'],
	[{ aspectRatio: 1.7778 }, 'The nearest valid value is 16:9'],
	[{ aspectRatio: new Date('1899-12-30T16:09:00Z') }, 'The nearest valid value is 16:9'],
	[{ size: 'input' }, 'Size is "input", but must be one of aspectRatio, custom'],
	[{ size: 'custom', width: 1000, height: 1024 }, 'Width is 1000'],
	[{ size: 'custom', width: 1024, height: 'tall' }, 'Height is "tall"'],
	[{ seed: -1 }, 'Seed is -1'],
	[{ seed: 4294967295 }, 'The nearest valid value is 4294967294'],
	[{ seed: 1.5 }, 'Seed is 1.5'],
	[{ binaryPropertyName: ' ' }, 'Put Output in Field is empty'],
	[{ binaryPropertyName: '\u3164' }, 'Put Output in Field is empty'],
	[
		{ binaryPropertyName: '__proto__' },
		'Put Output in Field is "__proto__", but n8n loses fields of this name',
	],
	[{ binaryPropertyName: ' constructor ' }, 'Put Output in Field is "constructor"'],
	[{ binaryPropertyName: 'prototype' }, 'Put Output in Field is "prototype"'],
	[{ includeOtherFields: 'maybe' }, 'Include Other Input Fields is "maybe"'],
	[{ fileName: { a: 1 } }, 'File Name is {"a":1}'],
	[{ maxParallelRequests: 0 }, 'Max Parallel Requests is 0'],
	[{ maxParallelRequests: 51 }, 'The nearest valid value is 50'],
	[{ maxRetries: 11 }, 'Max Retries is 11'],
	[{ numberOfImages: 0 }, 'Number of Images is 0'],
	[{ numberOfImages: 11 }, 'The nearest valid value is 10'],
	[{ numberOfImages: 'many' }, 'Number of Images is "many"'],
	[{ creditLimit: -8 }, /^Credit Limit is -8, but must be a whole number of at least 0$/],
	[{ creditLimit: null }, 'Credit Limit is empty, but must be a whole number of at least 0'],
	[{ creditLimit: '' }, 'Credit Limit is empty, but must be a whole number of at least 0'],
])('refuses %j', (changes, message) => {
	expect(() => check(changes)).toThrow(message);
});

it('takes the size of the input image only where it is asked to', () => {
	const format = { width: 500, height: 400, orientation: 6 } as ImageFormat;
	const files = { image: { file: { data: '', mimeType: '' }, format } };
	const sizeOf = (size: string) => {
		const { width, height } = checkItem(
			imageToImage,
			new Values({ ...defaults, strength: 0.5, size, width: 640, height: 320 }),
			files,
		).body;
		return [width, height];
	};
	expect(['input', 'custom', 'aspectRatio'].map(sizeOf)).toEqual([
		[384, 512],
		[640, 320],
		[1024, 1024],
	]);
});

function failureOf(changes: Parameters): unknown {
	try {
		return check(changes);
	} catch (error) {
		return error;
	}
}

it('says that a wrong value costs nothing', () => {
	const failure = failureOf({ seed: -1 });
	expect(failure).toBeInstanceOf(ImageFailure);
	expect(failure).toMatchObject({
		charge: 'not charged',
		facts: { reason: 'invalidValue', advice: 'Correct Seed, or the expression behind it.' },
	});
});

it.each(['', 'prototype'])('says where the name of a field is wrong: %j', (binaryPropertyName) => {
	expect(failureOf({ binaryPropertyName })).toMatchObject({
		facts: { advice: 'Correct Put Output in Field, or the expression behind it.' },
	});
});

describe('several images', () => {
	const images = (numberOfImages: number, seed: number) => ({ seed, numberOfImages });

	it('take the seeds from the given one on', () => {
		const { body } = check(images(3, 4294967292));
		expect([0, 1, 2].map((image) => bodyOfImage(body, image))).toEqual([
			body,
			{ ...body, seed: 4294967293 },
			{ ...body, seed: 4294967294 },
		]);
	});

	it('are all random without a seed', () => {
		const { body } = check(images(3, 0));
		expect(bodyOfImage(body, 2)).toEqual(body);
	});

	it('are refused where there are not so many seeds', () => {
		expect(failureOf(images(3, 4294967293))).toMatchObject({
			message:
				'Seed is 4294967293, but 3 images need 3 seeds in a row, and the last one would be over 4294967294. The nearest valid value is 4294967292',
			facts: { advice: 'Lower Seed, or Number of Images.' },
		});
	});
});
