import type { IBinaryData, IDataObject, IExecuteSingleFunctions } from 'n8n-workflow';
import { reasonOf } from '../failures';
import type { CheckedItem } from '../request/checkItem';

/** ms */
const HOUR = 60 * 60_000;

const DURATIONS = {
	'1 hour': HOUR,
	'1 day': 24 * HOUR,
	'7 days': 7 * 24 * HOUR,
	'30 days': 30 * 24 * HOUR,
} as const satisfies Record<Exclude<CheckedItem['temporaryLink'], 'none'>, number>;

/**
 * The JSON of n8n's signed address of a stored image, which needs no login; or why this n8n has none. It works no longer than
 * n8n keeps the execution.
 *
 * @param time how long it is to be good for
 */
export function temporaryLink(
	{ helpers }: IExecuteSingleFunctions,
	binary: IBinaryData,
	time: CheckedItem['temporaryLink'],
): IDataObject {
	if (time === 'none') return {};
	const without = (urlProblem: string) => ({ url: null, urlExpiresAt: null, urlProblem });
	if (!binary.id)
		return without('This n8n instance keeps binary data in memory, so there is no link to an image');
	// n8n before 1.90 has none.
	const { createBinarySignedUrl } = helpers as Partial<typeof helpers>;
	if (!createBinarySignedUrl)
		return without('This n8n instance cannot link to images: that takes n8n 1.90 or later');
	try {
		const urlExpiresAt = new Date(Date.now() + DURATIONS[time]).toISOString();
		return { url: createBinarySignedUrl(binary, time), urlExpiresAt };
	} catch (error) {
		return without(`n8n could not make a link: ${reasonOf(error)}`);
	}
}
