import { readFileSync } from 'node:fs';

const base = JSON.parse(readFileSync('stryker.config.json', 'utf8'));

/** What is fetched, spent and put out shows in whole executions: n8n's engine runs too, which takes longer for each change. */
export default {
	...base,
	mutate: ['nodes/StableDiffusion3/{request,spending,output}/**/*.ts'],
	// Those tests load the node by the path of its built file, so Jest finds no relation.
	jest: { configFile: 'test/mutation/engine.jest.config.js', enableFindRelatedTests: false },
};
