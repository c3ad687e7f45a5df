import fc from 'fast-check';
import {
	writeParameters,
	type GenerationParameters,
} from '../../../nodes/StableDiffusion3/image/generationParameters';
import { readInfotext } from '../../support/readInfotext';

const parameters: GenerationParameters = {
	prompt: 'a cat\non a roof',
	negativePrompt: 'fog',
	seed: 42,
	width: 1344,
	height: 768,
	operation: 'textToImage',
	model: 'sd3-large',
};

it.each<[Partial<GenerationParameters>, string]>([
	[{}, 'a cat\non a roof\nNegative prompt: fog\nSeed: 42, Size: 1344x768, Model: sd3-large'],
	[
		{ negativePrompt: undefined, seed: undefined },
		'a cat\non a roof\nSeed: -1, Size: 1344x768, Model: sd3-large',
	],
	[
		{ negativePrompt: undefined, strength: 0 },
		'a cat\non a roof\nSeed: 42, Size: 1344x768, Model: sd3-large, Denoising strength: 0',
	],
	[
		{ negativePrompt: undefined, model: undefined, operation: 'inpaint' },
		'a cat\non a roof\nSeed: 42, Size: 1344x768, Operation: inpaint',
	],
	[
		{ prompt: undefined, negativePrompt: undefined, model: undefined, operation: 'erase' },
		'Seed: 42, Size: 1344x768, Operation: erase',
	],
	[
		{ negativePrompt: undefined, model: 'a, "b": c' },
		'a cat\non a roof\nSeed: 42, Size: 1344x768, Model: "a, \\"b\\": c"',
	],
])('writes what AUTOMATIC1111 shows as PNG info: %j', (changes, text) => {
	expect(writeParameters({ ...parameters, ...changes })).toBe(text);
});

const PROMPTS = [
	'two\nlines',
	'one, two: three, "four", Seed: 7, Size: 1x1, Model: none',
	'Steps: 20, Seed: 1, Size: 64x64',
	'a sign that says "Negative prompt: none"',
	'a cat 🐈, größer, 猫, قطة',
	'Seed: 1, Size: 2x2, Model: x\nin its last line too: Seed: 1, Size: 2x2, Model: x',
];

it.each(PROMPTS)('is read back by the rules of AUTOMATIC1111: %j', (prompt) => {
	const written = writeParameters({ ...parameters, prompt, negativePrompt: prompt, strength: 0.5 });
	expect(readInfotext(written)).toEqual({
		prompt,
		negativePrompt: prompt,
		values: { Seed: '42', Size: '1344x768', Model: 'sd3-large', 'Denoising strength': '0.5' },
	});
});

it('has pairs that are read back whatever the prompt', () => {
	fc.assert(
		fc.property(fc.string(), fc.nat(4294967294), (prompt, seed) => {
			const { values } = readInfotext(writeParameters({ ...parameters, prompt, seed }));
			expect(values).toEqual({ Seed: String(seed), Size: '1344x768', Model: 'sd3-large' });
		}),
	);
});
