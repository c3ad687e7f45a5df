import type { ImageFailure } from '../../nodes/StableDiffusion3/failures';

/** What a failure says, with what its reason means for the user's money. */
export const factsOf = (failure: unknown) => {
	const { facts, charge, repeatable } = failure as ImageFailure;
	return { ...facts, charge, repeatable };
};
