import { invalidValue } from '../failures';
import type { Size } from '../image/imageFormat';
import type { Body, Operation } from './Operation';
import { PARAMETERS } from './parameters';
import type { Values } from './Values';

/** What one input item asks for, after every rule was checked. */
export interface CheckedItem {
	/** Of the first image: @see bodyOfImage */
	body: Body;
	/** The item's binary field with the input image, where the operation has one. */
	inputField?: string;
	numberOfImages: number;
	/** The field of the output item that gets the image. */
	binaryPropertyName: string;
	/** As the user wrote it; '' for the default name. */
	fileName: string;
	includeOtherFields: boolean;
	/** Write the parameters into the file. */
	embedParameters: boolean;
	/** Write into the file that it comes from a model. */
	markAsAiGenerated: boolean;
	/** Requests in flight at one time, for the whole run. */
	maxParallelRequests: number;
	/** Repetitions of a failed request, for one image. */
	maxRetries: number;
	/** Most credits that the whole execution may spend; 0 = no limit. */
	creditLimit: number;
	/** Later tries may request again what may have been charged. */
	repeatUncertain: boolean;
	/** A manual execution gets the images of an earlier one. */
	reuseInTestRuns: boolean;
}

/** n8n leaves fields of these names out when it copies an item, and the image with them. */
const LOST_NAMES = ['__proto__', 'constructor', 'prototype'];

/** The name of a binary field. Throws an ImageFailure where it is blank, or one that n8n loses. */
export function readFieldName(
	values: Values,
	parameter: 'binaryPropertyName' | 'inputBinaryPropertyName',
): string {
	const name = values.text(parameter).trim();
	const { label } = PARAMETERS[parameter];
	const advice = `Correct ${label}, or the expression behind it.`;
	if (name === '') {
		throw invalidValue(
			`${label} is empty, but must name the field for the image. The usual value is data`,
			advice,
		);
	}
	if (LOST_NAMES.includes(name)) {
		throw invalidValue(
			`${label} is "${name}", but this name is JavaScript's own. The usual value is data`,
			advice,
		);
	}
	return name;
}

const withoutUndefined = (body: Body): Body =>
	Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as unknown as Body;

/**
 * Checks the parameters of one item. Throws an ImageFailure that names the first value that breaks a rule.
 *
 * @param input the input image's field and size in px, where the operation has one
 */
export function checkItem(
	operation: Operation,
	values: Values,
	input?: Size & { field: string },
): CheckedItem {
	const numberOfImages = values.optionalWholeNumber('numberOfImages');
	return {
		body: withoutUndefined(operation.makeBody(values, numberOfImages, input)),
		...(input && { inputField: input.field }),
		numberOfImages,
		binaryPropertyName: readFieldName(values, 'binaryPropertyName'),
		fileName: values.text('fileName').trim(),
		includeOtherFields: values.boolean('includeOtherFields'),
		embedParameters: values.boolean('embedParameters'),
		markAsAiGenerated: values.boolean('markAsAiGenerated'),
		maxParallelRequests: values.optionalWholeNumber('maxParallelRequests'),
		maxRetries: values.optionalWholeNumber('maxRetries'),
		creditLimit: values.optionalWholeNumber('creditLimit'),
		repeatUncertain: values.boolean('repeatUncertain'),
		reuseInTestRuns: values.boolean('reuseInTestRuns'),
	};
}

/** The body of one of an item's images, counted from 0: with a seed, each has its own; without, each is random. */
export function bodyOfImage(body: Body, imageIndex: number): Body {
	return body.seed === undefined ? body : { ...body, seed: body.seed + imageIndex };
}
