import { invalidValue } from '../failures';
import type { Body } from './body';
import type { InputFiles } from './inputImage';
import type { Endpoint, Model } from './models';
import type { Operation } from './Operation';
import { LINK_TIMES, PARAMETERS } from './parameters';
import type { Values } from './Values';

/** What one input item asks for, after every rule was checked. */
export interface CheckedItem extends Endpoint {
	/** Of the first image: @see bodyOfImage */
	body: Body;
	/** The chosen model, where the operation has several. */
	model?: Model;
	/** The files of its form, where the operation has an input image. */
	files?: InputFiles;
	numberOfImages: number;
	/** The field of the output item that gets the image. */
	binaryPropertyName: string;
	/** As the user wrote it; '' for the default name. */
	fileName: string;
	/** Only say what would be requested. */
	dryRun: boolean;
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
	/** How long the link to the image is good for. */
	temporaryLink: (typeof LINK_TIMES)[number];
}

/** n8n leaves fields of these names out when it copies an item, and the image with them. */
const LOST_NAMES = ['__proto__', 'constructor', 'prototype'];

/** The name of the output field. Throws an ImageFailure where it is blank, or one that n8n loses. */
function readFieldName(values: Values): string {
	const name = values.trimmedText('binaryPropertyName');
	const { label } = PARAMETERS.binaryPropertyName;
	const advice = `Correct ${label}, or the expression behind it.`;
	if (name === '') {
		throw invalidValue(
			`${label} is empty, but must name the field for the image. The usual value is data`,
			advice,
		);
	}
	if (LOST_NAMES.includes(name)) {
		throw invalidValue(
			`${label} is "${name}", but n8n loses fields of this name. The usual value is data`,
			advice,
		);
	}
	return name;
}

/** 0 for none. An empty cell is refused: it would take away the limit that somebody relies on. */
function readCreditLimit(values: Values): number {
	if (values.raw('creditLimit') === undefined) return PARAMETERS.creditLimit.default;
	return values.wholeNumber('creditLimit');
}

/** Without what is not sent, or not known. */
export const withoutUndefined = <T extends object>(fields: T): T =>
	Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

/**
 * Checks the parameters of one item. Throws an ImageFailure that names the first value that breaks a rule.
 *
 * @param files its input images; undefined for an operation without them
 */
export function checkItem(operation: Operation, values: Values, files?: InputFiles): CheckedItem {
	const { models, endpoints } = operation;
	const numberOfImages = values.optionalWholeNumber('numberOfImages');
	const model = models && values.option('model', models);
	const { url, credits } = (model && endpoints?.[model]) ?? operation;
	return {
		url,
		credits,
		...(model && { model }),
		body: withoutUndefined(operation.makeBody(values, { model, images: numberOfImages, ...files })),
		...(files && { files }),
		numberOfImages,
		binaryPropertyName: readFieldName(values),
		fileName: values.trimmedText('fileName'),
		dryRun: values.boolean('dryRun'),
		includeOtherFields: values.boolean('includeOtherFields'),
		embedParameters: values.boolean('embedParameters'),
		markAsAiGenerated: values.boolean('markAsAiGenerated'),
		maxParallelRequests: values.optionalWholeNumber('maxParallelRequests'),
		maxRetries: values.optionalWholeNumber('maxRetries'),
		creditLimit: readCreditLimit(values),
		repeatUncertain: values.boolean('repeatUncertain'),
		reuseInTestRuns: values.boolean('reuseInTestRuns'),
		temporaryLink: values.isBlank('temporaryLink') ? 'none' : values.option('temporaryLink', LINK_TIMES),
	};
}
