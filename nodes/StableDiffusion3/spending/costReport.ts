import { counted, type Charge, type ImageFailure } from '../failures';
import { HOURS_KEPT } from './keptImages';
import type { Cost, Costs } from './Ledger';

/**
 * What one failed image cost.
 *
 * @param credits the price of the image
 * @param uncertainCredits what it may have cost in all tries of Retry On Fail
 */
export function costOf({ charge }: ImageFailure, credits: number, uncertainCredits: number): string {
	const times = uncertainCredits / credits;
	const uncertain = `may have been charged ${times > 1 ? `${times} times ` : ''}(${uncertainCredits} credits)`;
	if (charge === 'may have been charged') return `This image ${uncertain}.`;
	const last = charge === 'charged' ? `was charged (${credits} credits)` : 'was not charged';
	return uncertainCredits > 0
		? `This image ${last} in the last try, but ${uncertain} in earlier ones.`
		: `This image ${last}.`;
}

/** What a failed image came to in all tries: one that may have been charged stays so. */
export const chargeOf = ({ charge }: ImageFailure, uncertainCredits: number): Charge =>
	charge === 'not charged' && uncertainCredits > 0 ? 'may have been charged' : charge;

/** What a whole run has cost by now, in all its tries. */
export function costOfRun({ made, charged, uncertain }: Costs): string {
	const part = ({ images, credits }: Cost, what: string) =>
		images > 0 ? [`${counted(images, 'image')} ${what} (${credits} credits)`] : [];
	const parts = [
		...part(made, 'made'),
		...part(charged, 'charged without an image'),
		...part(uncertain, 'that may have been charged'),
	];
	return parts.length > 0
		? `This run has cost so far: ${parts.join(', ')}.`
		: 'This run has cost nothing so far.';
}

/** What is kept of a run that failed. */
export interface Kept {
	/** Images that the run has, and those of the execution that it is a Retry of. */
	images: number;
	/** Of these, how many n8n's Retry delivers, and how many a new execution in this process. */
	byRetry: number;
	byNewExecution: number;
	/** The next call of the tool delivers what a new execution would. */
	isTool?: boolean;
	/** The input images have to be fetched again for it. */
	hasAddresses?: boolean;
}

/** How to get the images of a run that failed. */
export function describeKept({ images, byRetry, byNewExecution, isTool, hasAddresses }: Kept): string {
	if (images === 0) return '';
	const [wereAndAre, them] = images === 1 ? ['was made is', 'it'] : ['were made are', 'them'];
	const made = `${counted(images, 'image')} that ${wereAndAre}`;
	if (byRetry + byNewExecution === 0) {
		return ` ${made} not kept: this n8n instance keeps binary data in memory, or does not say which execution this is.`;
	}
	const delivered = (some: number) => (some < images ? `${some} of ${them}` : them);
	const retry = `Retry in the list of executions delivers ${delivered(byRetry)} without paying again`;
	const again = `${isTool ? 'calling this tool again with the same values' : 'running the workflow again'} (within ${HOURS_KEPT} hours and before n8n restarts)`;
	const rerun = `${again} delivers ${delivered(byNewExecution)} without paying again`;
	const ways =
		byNewExecution === byRetry
			? `Retry in the list of executions, or ${again}, delivers ${delivered(byRetry)} without paying again`
			: [...(byRetry > 0 ? [retry] : []), ...(byNewExecution > 0 ? [rerun] : [])].join(', and ');
	const condition = hasAddresses ? ', as long as the addresses still give the same input images' : '';
	return ` ${made} kept as long as n8n keeps this execution: ${ways}${condition}.`;
}
