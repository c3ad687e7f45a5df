import type { AspectRatio } from './aspectRatios';
import type { InputFiles } from './inputImage';
import type { Endpoint, Model } from './models';
import type { OUTPUT_FORMATS, Parameter, STYLE_PRESETS } from './parameters';
import type { Values } from './Values';

/**
 * What the API takes for one image, by its own names: as JSON, or as form fields where there is an input image.
 * What is undefined is left out.
 */
export interface Body {
	prompt?: string;
	/** px, as all lengths */
	width?: number;
	height?: number;
	model?: Model;
	aspect_ratio?: AspectRatio;
	strength?: number;
	/** Left out: random. */
	seed?: number;
	negative_prompt?: string;
	style_preset?: (typeof STYLE_PRESETS)[number];
	search_prompt?: string;
	control_strength?: number;
	left?: number;
	right?: number;
	up?: number;
	down?: number;
	creativity?: number;
	output_format?: (typeof OUTPUT_FORMATS)[number];
}

/** What an operation's body is made of, beside the item's values. */
interface Choices extends Partial<InputFiles> {
	/** The chosen one, where the operation has several. */
	model?: Model;
	/** Images that the item asks for. */
	images: number;
}

/** What the rest of the node has to know of an operation. */
export interface Operation extends Endpoint {
	/** Its name in workflows. */
	name: string;
	/** The parameters that it reads. */
	parameters: readonly Parameter[];
	/** The models that it has, and their own address and price where these differ. */
	models?: readonly Model[];
	endpoints?: Readonly<Record<Model, Endpoint>>;
	/**
	 * The checked body of an item's first image.
	 *
	 * @throws ImageFailure that names the first value that breaks a rule
	 */
	makeBody(values: Values, choices: Choices): Body;
}
