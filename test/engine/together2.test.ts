// One file for Jest, as n8n's engine takes each file 1.5 s of CPU to load: see jest.config.js.
describe.each(['connection', 'credential', 'inputImages', 'operations', 'requests'])('%s', (file) => {
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- its hooks are for this describe alone
	require(`./${file}.test`);
});
