import { OTHER_N8NS, USUAL_N8N } from '../../../playground/recipe';

/** One n8n to run the node in. */
export interface ChosenN8n {
	version: string;
	/** Where it keeps images: in memory, which is the default of n8n 1, or in files. */
	binaryData: 'in memory' | 'in files';
	/** Whether its error output takes items with `details` (n8n 2.37 and later, see the node's outcome.ts). */
	knowsDetails: boolean;
	/** The environment of `npm start` that brings it up. */
	env: NodeJS.ProcessEnv;
}

/**
 * The versions in N8N_VERSIONS, such as `2.0.3,1.60.1`; without it, those that the repository has a lock file for. n8n 1
 * comes twice, with each of its ways to keep binary data.
 */
export function chosenN8ns(): ChosenN8n[] {
	const versions = process.env.N8N_VERSIONS?.split(',') ?? [USUAL_N8N, ...OTHER_N8NS];
	return versions.flatMap((version) => {
		const [major = 0, minor = 0] = version.split('.').map(Number);
		const usual = { version, knowsDetails: major > 2 || (major === 2 && minor >= 37) };
		const inFiles: ChosenN8n = {
			...usual,
			binaryData: 'in files',
			env: { PLAYGROUND_N8N_VERSION: version },
		};
		if (major > 1) return [inFiles];
		return [
			{ ...inFiles, binaryData: 'in memory' },
			{ ...inFiles, env: { ...inFiles.env, N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem' } },
		];
	});
}
