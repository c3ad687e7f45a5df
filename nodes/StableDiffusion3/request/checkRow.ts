import { invalidValue } from '../failures';
import type { Size } from '../image/imageFormat';
import { readBody, type Body, type Parameters } from './body';
import { LABELS } from './labels';
import { CREDIT_LIMIT, IMAGES, PARALLEL, RETRIES } from './limits';
import { isBlank, readBoolean, readText, readWholeNumber, type NumberRule } from './values';

/** What one input item asks for, after every rule was checked. */
export interface Row {
	/** Of the first image: @see bodyOfImage */
	body: Body;
	/** Image to Image: the item's binary field with the input image. */
	inputField?: string;
	numberOfImages: number;
	/** The field of the output item that gets the image. */
	binaryPropertyName: string;
	/** As the user wrote it; '' for the default name. */
	fileName: string;
	includeOtherFields: boolean;
	/** Write the parameters into the PNG. */
	embedParameters: boolean;
	/** Requests in flight at one time, for the whole run. */
	maxParallelRequests: number;
	/** Repetitions of a failed request, for one image. */
	maxRetries: number;
	/** Most credits that the whole run may spend; 0 = no limit. */
	creditLimit: number;
}

/** n8n leaves fields of these names out when it copies an item, and the image with them. */
const LOST_NAMES = ['__proto__', 'constructor', 'prototype'];

/** The name of a binary field. Throws a ImageFailure where it is blank, or one that n8n loses. */
export function readFieldName(label: string, value: unknown): string {
	const name = readText(label, value).trim();
	if (name === '') {
		throw invalidValue(
			`${label} is empty, but must name the field for the image. The usual value is data`,
			`Correct ${label}, or the expression behind it.`,
		);
	}
	if (LOST_NAMES.includes(name)) {
		throw invalidValue(
			`${label} is "${name}", but this name is JavaScript's own. The usual value is data`,
			`Correct ${label}, or the expression behind it.`,
		);
	}
	return name;
}

/** An option that was not added, or was left blank, has its default. */
function readNumberOption(
	label: string,
	value: unknown,
	{ default: initial, ...rule }: NumberRule & { default: number },
): number {
	return isBlank(value) ? initial : readWholeNumber(label, value, rule);
}

/**
 * Checks the resolved parameters of one item. Throws a ImageFailure that names the first value that breaks a rule.
 *
 * @param input Image to Image: the input image's field and size in px
 */
export function checkRow(parameters: Parameters, input?: Size & { field: string }): Row {
	const options = (parameters.options ?? {}) as Parameters;
	const numberOfImages = readNumberOption(LABELS.numberOfImages, options.numberOfImages, IMAGES);
	return {
		body: readBody(parameters, numberOfImages, input),
		...(input && { inputField: input.field }),
		numberOfImages,
		binaryPropertyName: readFieldName(LABELS.binaryPropertyName, parameters.binaryPropertyName),
		fileName: readText(LABELS.fileName, options.fileName).trim(),
		includeOtherFields: readBoolean(LABELS.includeOtherFields, options.includeOtherFields),
		embedParameters: readBoolean(LABELS.embedParameters, options.embedParameters),
		maxParallelRequests: readNumberOption(
			LABELS.maxParallelRequests,
			options.maxParallelRequests,
			PARALLEL,
		),
		maxRetries: readNumberOption(LABELS.maxRetries, options.maxRetries, RETRIES),
		creditLimit: readNumberOption(LABELS.creditLimit, options.creditLimit, CREDIT_LIMIT),
	};
}
