import sharp from 'sharp';
import { z } from 'zod/v4';
import { commonFields, refuseNegativePromptWithTurbo, strength, toOrder } from './fields';
import type { Order } from './fields';
import { describeProblems } from './problems';
import type { Checked } from './problems';

/** The upstream model's image formats, by sharp's names. */
const readableFormats = ['png', 'jpeg', 'webp'];

const schema = z.strictObject({ ...commonFields, strength }).check(refuseNegativePromptWithTurbo);

/** A valid Image to Image request: `pixels` is the input as RGB, brought to exactly the asked size. */
export interface ImageOrder extends Order {
	strength: number;
	pixels: Buffer;
}

/** A file of the form, in the field that it came in. */
export interface FormFile {
	field: string;
	bytes: Buffer;
}

/** Checks the fields (all text, as a form sends them) and files of an Image to Image request. */
export async function checkImageToImage(
	fields: Record<string, unknown>,
	files: readonly FormFile[],
): Promise<Checked<ImageOrder>> {
	const problems: string[] = [];
	const { image, ...others } = fields;
	const result = schema.safeParse(withNumbers(others));
	if (!result.success) problems.push(describeProblems(result.error, 'body'));

	const images = files.filter(({ field }) => field === 'image');
	const unknown = files.filter(({ field }) => field !== 'image');
	problems.push(...unknown.map(({ field }) => `${field}: unknown field`));
	if (image !== undefined) problems.push('image: must be a file');
	else if (images.length !== 1)
		problems.push(images.length === 0 ? 'image: required' : 'image: more than one file');

	const [file] = images;
	if (problems.length > 0 || !result.success || file === undefined) {
		return { valid: false, problem: problems.join('; ') };
	}
	const order = { ...toOrder(result.data), strength: result.data.strength };
	const pixels = await readPixels(file.bytes, order.width, order.height);
	if (pixels === undefined)
		return { valid: false, problem: 'image: not a readable PNG, JPEG or WebP image' };
	return { valid: true, value: { ...order, pixels } };
}

/** A form has only texts: those that are written as a number become one, anything else stays to be refused. */
function withNumbers(fields: Record<string, unknown>): Record<string, unknown> {
	const numberFields = ['width', 'height', 'seed', 'strength'];
	return Object.fromEntries(
		Object.entries(fields).map(([name, value]) => {
			const isNumber = typeof value === 'string' && /^-?\d+(\.\d+)?(e-?\d+)?$/i.test(value);
			return [name, numberFields.includes(name) && isNumber ? Number(value) : value];
		}),
	);
}

/** Reads the whole image, so that a cut-off file is found; cropped where its ratio is not the asked one. */
async function readPixels(bytes: Buffer, width: number, height: number): Promise<Buffer | undefined> {
	try {
		const image = sharp(bytes);
		const { format } = await image.metadata();
		if (!readableFormats.includes(format)) return undefined;
		return await image
			.flatten({ background: '#ffffff' })
			.resize(width, height, { fit: 'cover' })
			.toColourspace('srgb')
			.removeAlpha()
			.raw()
			.toBuffer();
	} catch {
		return undefined;
	}
}
