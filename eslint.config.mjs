import comments from '@eslint-community/eslint-plugin-eslint-comments/configs';
import js from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { defineConfig, globalIgnores } from 'eslint/config';
import importX, { createNodeResolver } from 'eslint-plugin-import-x';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

const published = ['nodes/**/*.ts', 'credentials/**/*.ts'];
const everything = ['**/*.ts'];
const scripts = ['**/*.{js,cjs,mjs}'];
const nodeFolder = './nodes/StableDiffusion3';
const inNode = (name) => `${nodeFolder}/${name}`;
/** What every folder of the node may know. */
const facts = [
	'failures.ts',
	'connectionFailure.ts',
	'httpFailure.ts',
	'imageUrlFailure.ts',
	'pause.ts',
	'readParts.ts',
	'image',
];
/** The lowest folders, in the order in which each knows the ones after it. */
const lowest = ['request', 'credential', ...facts];

/** A border for import-x/no-restricted-paths: files below `folder` may import only `allowed` of what lies below `from`. */
function border(folder, from, allowed, message) {
	return { target: folder, from, except: allowed.map((path) => `./${path}`), message };
}

const borders = [
	border(
		'./nodes',
		'.',
		['nodes', 'node_modules'],
		'What is published imports nothing from outside nodes/.',
	),
	border(
		'./credentials',
		'.',
		[
			'credentials',
			'nodes/StableDiffusion3/credential',
			'nodes/StableDiffusion3/failures.ts',
			'node_modules',
		],
		'Of its own package, a credential imports only how it is read, and the failures.',
	),
	border(
		'./emulator',
		'.',
		['emulator', 'node_modules'],
		'The emulator shares no code: it is the check of the node.',
	),
	border(inNode('image'), nodeFolder, ['image'], 'Image formats know nothing of the service.'),
	border(
		inNode('credential/credential.ts'),
		nodeFolder,
		['credential', ...facts],
		'A credential knows no request.',
	),
	border(
		inNode('credential/hideKey.ts'),
		nodeFolder,
		['credential', ...facts],
		'Hiding a key knows no request.',
	),
	border(inNode('request'), nodeFolder, lowest, 'A request knows no answer and no spending.'),
	border(
		inNode('response'),
		nodeFolder,
		['response', ...lowest],
		'An answer knows no output and no spending.',
	),
	border(inNode('output'), nodeFolder, ['output', 'response', ...lowest], 'An output knows no spending.'),
	border(
		inNode('spending'),
		nodeFolder,
		['spending', 'output', 'response', ...lowest],
		'Spending knows no fields and no operations.',
	),
	border(
		inNode('fields'),
		nodeFolder,
		['fields', 'request', ...facts],
		'A field knows the table of parameters and nothing else.',
	),
];

export default defineConfig(
	globalIgnores(['**/.*/', '**/dist/', '**/coverage/', 'playground/output/']),
	{ linterOptions: { reportUnusedDisableDirectives: 'error' } },

	// What is published: the same rules as @n8n/node-cli's `config` (0.48.3) and, as far as they differ,
	// @n8n/scan-community-package. Keep the two blocks of exceptions in step with node-cli's src/configs/eslint.ts.
	{
		files: published,
		extends: [
			js.configs.recommended,
			n8nCommunityNodesPlugin.configs.recommended,
			importX.flatConfigs.recommended,
		],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		// n8n's scan ignores eslint-disable comments, so here they would only hide what it finds.
		linterOptions: { noInlineConfig: true },
		rules: { 'no-console': 'error' },
	},
	{
		files: ['package.json'],
		extends: [n8nCommunityNodesPlugin.configs.recommended],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
		rules: n8nNodesBase.configs.community.rules,
	},
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},

	// Everything, tests and tools too.
	{
		files: everything,
		extends: [js.configs.recommended, tseslint.configs.recommendedTypeChecked],
		plugins: { 'import-x': importX },
		settings: {
			'import-x/extensions': ['.ts', '.js'],
			'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js', '.json'] })],
		},
		rules: {
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true },
			],
			// A function may be async because its caller awaits it, also where it waits for nothing itself.
			'@typescript-eslint/require-await': 'off',
			'import-x/no-cycle': ['error', { ignoreExternal: true }],
			'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones: borders }],
		},
	},
	{
		// Texts from workflows and from the service may be megabytes long: n8n stands still while one is searched.
		files: [...published, 'emulator/**/*.ts'],
		plugins: { regexp },
		rules: {
			'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
			'regexp/no-super-linear-move': ['error', { report: 'potential' }],
		},
	},
	{ files: published, languageOptions: { parserOptions: { project: './tsconfig.json' } } },
	{
		files: everything,
		ignores: published,
		languageOptions: { parserOptions: { project: './tsconfig.tools.json' } },
	},
	{
		files: ['test/**/*.ts'],
		// Jest's own matchers (expect.any, expect.objectContaining ...) are typed `any`.
		rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
	},
	{
		files: scripts,
		extends: [js.configs.recommended],
		languageOptions: { globals: { console: 'readonly', process: 'readonly' } },
	},
	{ files: ['**/*.{js,cjs}'], languageOptions: { sourceType: 'commonjs' } },
	{
		files: [...everything, ...scripts],
		ignores: published,
		extends: [comments.recommended],
		rules: { '@eslint-community/eslint-comments/require-description': 'error' },
	},
);
