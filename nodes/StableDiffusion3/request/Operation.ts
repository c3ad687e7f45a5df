import type { Body } from './body';
import type { InputFiles } from './inputImage';
import type { Endpoint, Model } from './models';
import type { Parameter } from './parameters';
import type { Values } from './Values';

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
