import type { Size } from '../image/imageFormat';
import type { AspectRatio } from './aspectRatios';
import type { Model } from './parameters';
import type { Values } from './Values';

/**
 * What the API takes for one image, by its own names: as JSON, or as form fields where there is an input image.
 * What is undefined is left out.
 */
export interface Body {
	prompt: string;
	/** px */
	width: number;
	/** px */
	height: number;
	model: Model;
	aspect_ratio?: AspectRatio;
	strength?: number;
	/** Left out: random. */
	seed?: number;
	negative_prompt?: string;
}

/** What the rest of the node has to know of an operation. */
export interface Operation {
	/** Its name in workflows. */
	name: string;
	/** The path that is asked for. */
	url: string;
	/** What one image costs. */
	credits: number;
	/** Whether each item brings an image: then the request is a form. */
	hasInputImage: boolean;
	/**
	 * The checked body of an item's first image.
	 *
	 * @param images that the item asks for
	 * @param input size of the input image in px, where the operation has one
	 * @throws ImageFailure that names the first value that breaks a rule
	 */
	makeBody(values: Values, images: number, input?: Size): Body;
}
