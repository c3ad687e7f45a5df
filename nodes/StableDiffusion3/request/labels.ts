/** The labels of the parameters, as users see them in the panel. */
export const LABELS = {
	prompt: 'Prompt',
	model: 'Model',
	negativePrompt: 'Negative Prompt',
	size: 'Size',
	aspectRatio: 'Aspect Ratio',
	width: 'Width',
	height: 'Height',
	seed: 'Seed',
	binaryPropertyName: 'Put Output in Field',
	fileName: 'File Name',
	includeOtherFields: 'Include Other Input Fields',
	maxParallelRequests: 'Max Parallel Requests',
	maxRetries: 'Max Retries',
	creditLimit: 'Credit Limit',
} as const;
