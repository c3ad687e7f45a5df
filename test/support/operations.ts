import type { INodeParameters } from 'n8n-workflow';
import { sha256 } from './images';

/** What is entered, and the body that has to be sent for it, by the service's names. */
interface Given {
	parameters: INodeParameters;
	body: Record<string, string | number>;
	/** The form's files. */
	files?: string[];
}

/** An operation with the least and with everything that can be entered. */
export interface OperationCase {
	operation: string;
	resource: string;
	path: string;
	credits: number;
	/** What the output says beside the names that all have. */
	json: Record<string, string | number>;
	least: Given;
	all: Given;
}

const prompt = 'A red lighthouse';
const all = { prompt, negativePrompt: 'fog', seed: 7 };
const sent = { prompt, negative_prompt: 'fog', seed: 7 };
const square = { width: 1024, height: 1024, aspect_ratio: '1:1' };
const wide = { width: 1344, height: 768, aspect_ratio: '16:9' };
const inWide = { size: 'aspectRatio', aspectRatio: '16:9' };
const image = ['image'];
const imageAndMask = ['image', 'mask'];

/** From the public contract: https://www.aithriving.com/document/generate/sd3/textToImage and the pages beside it. */
export const OPERATIONS: OperationCase[] = [
	{
		operation: 'textToImage',
		resource: 'generation',
		path: '/api/generate/sd3/textToImage',
		credits: 8,
		json: { prompt, model: 'sd3-medium', negativePrompt: 'fog', aspectRatio: '16:9' },
		least: { parameters: { prompt }, body: { prompt, model: 'sd3-large', ...square } },
		all: {
			parameters: { ...all, model: 'sd3-medium', stylePreset: 'anime', ...inWide },
			body: { ...sent, model: 'sd3-medium', ...wide },
		},
	},
	{
		operation: 'textToImage',
		resource: 'generation',
		path: '/api/generate/ultra',
		credits: 16,
		json: { prompt, model: 'stable-image-ultra', negativePrompt: 'fog', aspectRatio: '16:9' },
		least: { parameters: { prompt, model: 'stable-image-ultra' }, body: { prompt, ...square } },
		all: {
			parameters: { ...all, model: 'stable-image-ultra', stylePreset: 'anime', ...inWide },
			body: { ...sent, ...wide },
		},
	},
	{
		operation: 'textToImage',
		resource: 'generation',
		path: '/api/generate/core',
		credits: 6,
		json: {
			prompt,
			model: 'stable-image-core',
			negativePrompt: 'fog',
			stylePreset: 'pixel-art',
			aspectRatio: '16:9',
		},
		least: { parameters: { prompt, model: 'stable-image-core' }, body: { prompt, ...square } },
		all: {
			parameters: { ...all, model: 'stable-image-core', stylePreset: 'pixel-art', ...inWide },
			body: { ...sent, ...wide, style_preset: 'pixel-art' },
		},
	},
	{
		operation: 'imageToImage',
		resource: 'generation',
		path: '/api/generate/sd3/imageToImage',
		credits: 8,
		json: { prompt, model: 'sd3-medium', negativePrompt: 'fog', strength: 0 },
		least: {
			parameters: { prompt },
			body: { prompt, model: 'sd3-large', width: 384, height: 320, strength: 0.6 },
			files: image,
		},
		all: {
			parameters: { ...all, model: 'sd3-medium', strength: 0, ...inWide },
			body: { ...sent, model: 'sd3-medium', width: 1344, height: 768, strength: 0 },
			files: image,
		},
	},
	...['sketch', 'structure'].map((what) => ({
		operation: `${what}ToImage`,
		resource: 'generation',
		path: `/api/control/${what}`,
		credits: 6,
		json: { prompt, negativePrompt: 'fog', controlStrength: 0 },
		least: {
			parameters: { prompt },
			body: { prompt, control_strength: 0.7, output_format: 'png' },
			files: image,
		},
		all: {
			parameters: { ...all, controlStrength: 0, outputFormat: 'webp' },
			body: { ...sent, control_strength: 0, output_format: 'webp' },
			files: image,
		},
	})),
	{
		operation: 'erase',
		resource: 'editing',
		path: '/api/edit/erase',
		credits: 6,
		json: {},
		least: {
			parameters: { maskBinaryPropertyName: 'mask' },
			body: { output_format: 'png' },
			files: imageAndMask,
		},
		all: {
			parameters: { maskBinaryPropertyName: 'mask', outputFormat: 'jpeg', seed: 7 },
			body: { output_format: 'jpeg', seed: 7 },
			files: imageAndMask,
		},
	},
	{
		operation: 'inpaint',
		resource: 'editing',
		path: '/api/edit/inpaint',
		credits: 6,
		json: { prompt, negativePrompt: 'fog' },
		least: {
			parameters: { prompt, maskBinaryPropertyName: 'mask' },
			body: { prompt, output_format: 'png' },
			files: imageAndMask,
		},
		all: {
			parameters: { ...all, maskBinaryPropertyName: 'mask', outputFormat: 'webp' },
			body: { ...sent, output_format: 'webp' },
			files: imageAndMask,
		},
	},
	{
		operation: 'outpaint',
		resource: 'editing',
		path: '/api/edit/outpaint',
		credits: 8,
		json: { prompt, creativity: 0 },
		least: {
			parameters: { down: 64 },
			body: { down: 64, creativity: 0.5, output_format: 'png' },
			files: image,
		},
		all: {
			parameters: {
				...{ left: 1, right: 2, up: 3, down: 4, creativity: 0 },
				...{ prompt, seed: 7, outputFormat: 'jpeg' },
			},
			body: {
				...{ left: 1, right: 2, up: 3, down: 4, creativity: 0 },
				...{ prompt, seed: 7, output_format: 'jpeg' },
			},
			files: image,
		},
	},
	{
		operation: 'searchAndReplace',
		resource: 'editing',
		path: '/api/edit/search-and-replace',
		credits: 8,
		json: { prompt, searchPrompt: 'the dog', negativePrompt: 'fog' },
		least: {
			parameters: { prompt, searchPrompt: 'the dog' },
			body: { prompt, search_prompt: 'the dog', output_format: 'png' },
			files: image,
		},
		all: {
			parameters: { ...all, searchPrompt: 'the dog', outputFormat: 'webp' },
			body: { ...sent, search_prompt: 'the dog', output_format: 'webp' },
			files: image,
		},
	},
];

/** Each operation twice: with the least, and with everything. */
export const OPERATION_CASES = OPERATIONS.flatMap(({ least, all: everything, ...facts }) => [
	{ ...facts, ...least, json: {}, amount: 'the least' },
	{ ...facts, ...everything, amount: 'everything' },
]);

/** A file as the emulator's ledger has it. */
export interface SentFile {
	fileName: string;
	mimeType: string;
	bytes: number;
	sha256: string;
}

/** What a request consists of; a form's numbers are texts. */
export interface RequestParts {
	fields: Record<string, unknown>;
	files: Record<string, SentFile>;
}

/** The fields and the files of a body, told apart. */
export function partsOf(body: unknown): RequestParts {
	const entries = Object.entries(body as Record<string, unknown>);
	const isFile = ([, value]: [string, unknown]) => typeof value === 'object';
	return {
		fields: Object.fromEntries(entries.filter((entry) => !isFile(entry))),
		files: Object.fromEntries(entries.filter(isFile)) as Record<string, SentFile>,
	};
}

/** What has to be sent where these PNGs are given, by the form's names. */
export function expectedParts({ body, files = [] }: Given, given: Record<string, Buffer>): RequestParts {
	if (files.length === 0) return { fields: body, files: {} };
	const asSent = (name: string): SentFile => ({
		fileName: `${name}.png`,
		mimeType: 'image/png',
		bytes: given[name]!.length,
		sha256: sha256(given[name]!),
	});
	return {
		fields: Object.fromEntries(Object.entries(body).map(([name, value]) => [name, String(value)])),
		files: Object.fromEntries(files.map((name) => [name, asSent(name)])),
	};
}
