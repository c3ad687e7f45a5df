import { z } from 'zod/v4';
import { addCaption } from '../painting/caption';
import { encode } from '../painting/encode';
import type { Image, ImageFormat } from '../painting/encode';
import type { Raster } from '../painting/raster';
import { scenePainter } from '../painting/scene';
import type { ImageContent, ScenePainter } from '../painting/scene';
import { seed } from './fields';

type Shape = z.ZodRawShape;
type Fields<Required extends Shape, Optional extends Shape> = z.output<z.ZodObject<Required>> &
	Partial<z.output<z.ZodObject<Optional>>>;

/** An operation as the vendor's page describes it, and how its image is painted. All take a `seed` too. */
interface Page<Required extends Shape, Optional extends Shape> {
	label: string;
	path: string;
	/** Credits for one image. */
	price: number;
	body: 'json' | 'form';
	required: Required;
	optional: Optional;
	/** What fields demand of each other: each says `<field>: <why>` where it is broken. */
	rules?: ReadonlyArray<(fields: Fields<Required, Optional>) => string | undefined>;
	/** The caption's first line instead of the prompt; without a text, the image has no caption. */
	title?(fields: Fields<Required, Optional>): string | undefined;
	paint(fields: Fields<Required, Optional>, scene: ScenePainter): Promise<Raster>;
}

/** What a valid request asks for. */
export interface Order {
	/** 0 = the service picks one. */
	seed: number;
	format: ImageFormat;
	/** The same arguments give the same bytes. */
	paint(seed: number, format: ImageFormat, content: ImageContent): Promise<Image>;
}

/** Either what was ordered, or what the service says against it: `<field>: <why>`, several joined by "; ". */
export type Checked = { order: Order } | { problem: string };

export interface Operation extends Pick<Page<Shape, Shape>, 'label' | 'path' | 'price' | 'body'> {
	/** Checks a parsed body. A form's files are lists of bytes under their fields' names, all else in it is text. */
	check(body: unknown): Promise<Checked>;
}

/** Fields that only some operations have, but that mean the same in all of them. */
interface CommonFields {
	seed?: number;
	output_format?: ImageFormat;
	prompt?: string;
	negative_prompt?: string;
	search_prompt?: string;
	model?: string;
	style_preset?: string;
}

export function defineOperation<Required extends Shape, Optional extends Shape>(
	page: Page<Required, Optional>,
): Operation {
	const { body, required, rules = [] } = page;
	const optional = { ...page.optional, seed };
	const schema = z.strictObject(
		{ ...required, ...z.object(optional).partial().shape },
		{ error: (issue) => (issue.code === 'invalid_type' ? 'must be a JSON object' : undefined) },
	);
	const numbers = Object.entries({ ...required, ...optional })
		.filter(([, field]) => field instanceof z.ZodNumber)
		.map(([name]) => name);

	return {
		...page,
		async check(sent) {
			const read = body === 'form' ? withNumbers(sent as Record<string, unknown>, numbers) : sent;
			const result = await schema.safeParseAsync(read);
			if (!result.success) return { problem: describeProblems(result.error) };
			const fields = result.data as Fields<Required, Optional>;
			const broken = rules.map((rule) => rule(fields)).filter((problem) => problem !== undefined);
			return broken.length > 0 ? { problem: broken.join('; ') } : { order: toOrder(page, fields) };
		},
	};
}

function toOrder<Required extends Shape, Optional extends Shape>(
	page: Page<Required, Optional>,
	fields: Fields<Required, Optional>,
): Order {
	const {
		prompt = '',
		negative_prompt,
		search_prompt,
		model,
		style_preset,
		...common
	} = fields as CommonFields;
	const title = page.title ? page.title(fields) : `“${prompt}”`;
	return {
		seed: common.seed ?? 0,
		format: common.output_format ?? 'png',
		async paint(seed, format, content) {
			const chance = [prompt, negative_prompt, search_prompt, model, style_preset, seed];
			const raster = await page.paint(fields, scenePainter(JSON.stringify(chance), content));
			if (title === undefined || content === 'noise') return await encode(raster, format, content);
			const details = [
				model ?? page.label,
				style_preset,
				`${raster.width} × ${raster.height}`,
				`seed ${seed}`,
			];
			const settings = details.filter((detail) => detail !== undefined).join('  ·  ');
			return await encode(await addCaption(raster, title, settings), format, content);
		},
	};
}

/** A form has only texts: those that are written as a number become one, anything else stays to be refused. */
function withNumbers(fields: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(fields).map(([name, value]) => {
			const isNumber = typeof value === 'string' && /^-?\d+(\.\d+)?(e-?\d+)?$/i.test(value);
			return [name, names.includes(name) && isNumber ? Number(value) : value];
		}),
	);
}

/** In alphabetical order, as files are read side by side. */
function describeProblems({ issues }: z.ZodError): string {
	return issues
		.flatMap((issue) =>
			issue.code === 'unrecognized_keys'
				? issue.keys.map((name) => `${name}: unknown field`)
				: [`${issue.path.join('.') || 'body'}: ${issue.message}`],
		)
		.sort()
		.join('; ');
}
