/** What is changed together, and the tests that have to notice it. */
export interface Room {
	/** Below nodes/StableDiffusion3/. */
	files: string;
	/** Below test/. The fewer, the faster: a change that goes unnoticed has run through all of them. */
	tests: string;
}

/** Each room of the node is judged by its own tests, so that these hold on their own. */
export const ROOMS: Record<string, Room> = {
	failures: { files: '{failures,httpFailure,outcome,pause}.ts', tests: 'unit/*.test.ts' },
	image: { files: 'image/*.ts', tests: 'unit/image/*.test.ts' },
	request: { files: 'request/*.ts', tests: 'unit/request/*.test.ts' },
	response: { files: 'response/*.ts', tests: 'unit/response/*.test.ts' },
	spending: { files: 'spending/*.ts', tests: 'unit/spending/*.test.ts' },
};
