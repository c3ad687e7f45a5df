/** How an input image at an address can fail: no request was sent for that image. */

import { ImageFailure, invalidValue } from './failures';

const CHECK_ADDRESS =
	'Check the address, and that it gives the file without a login. Or get the file with an HTTP Request node, and use its binary field instead of an address.';

/** @param place what messages call the file, with its address but not what is secret in it */
export function notFetched(place: string, why: string): ImageFailure {
	return new ImageFailure({
		reason: 'notSent',
		message: `${place} could not be fetched: ${why}`,
		advice: CHECK_ADDRESS,
	});
}

/** n8n's protection against requests to internal addresses. */
export function fetchRefused(place: string, why: string): ImageFailure {
	return new ImageFailure({
		reason: 'notSent',
		message: `${place} could not be fetched, because n8n does not allow it: ${why}`,
		advice: 'Use an address on the internet, or ask the administrator of this n8n instance to allow this one.',
	});
}

export function tooLargeFile(place: string, largestMb: number): ImageFailure {
	return invalidValue(`${place} is larger than ${largestMb} MB`, 'Use a smaller file, such as a JPEG.');
}

/** What is at an address now is not what was there when the items were checked. */
export function changedFile(place: string): ImageFailure {
	return new ImageFailure({
		reason: 'notSent',
		message: `${place} is no longer the image that was checked: its type, its size or its transparency has changed`,
		advice: 'Run this item again.',
	});
}

/** Another item cannot be used, so nothing is sent and no more is fetched. */
export const NOT_CHECKED = new ImageFailure({
	reason: 'notSent',
	message: 'This item was not checked, because one before it cannot be used',
	advice: 'Correct that one first.',
});
