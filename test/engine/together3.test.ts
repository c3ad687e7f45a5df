// One file for Jest, as n8n's engine takes each file 1.5 s of CPU to load: see jest.config.js.
describe.each(['spending/checkFirst', 'spending/kept', 'spending/running', 'spending/testRuns'])(
	'%s',
	(file) => {
		// eslint-disable-next-line @typescript-eslint/no-require-imports -- its hooks are for this describe alone
		require(`./${file}.test`);
	},
);
