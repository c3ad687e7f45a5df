import groups from './together.json';

describe.each(groups[3]!)('%s', (file) => {
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- its hooks are for this describe alone
	require(`./${file}.test`);
});
