import { defaultAccounts } from './Accounts';
import type { Emulator } from './Emulator';
import { faultWords } from './faults/faultWords';
import type { LedgerEntry } from './Ledger';
import { operations } from './operations';

/** The page at `/`: what this is, how to use it and what it was asked last. `url` is where the reader reached it. */
export function welcomePage(
	url: string,
	{ ledger, paths, accounts }: Pick<Emulator, 'ledger' | 'paths' | 'accounts'>,
) {
	const [key] = defaultAccounts.map((account) => account.key).filter((known) => accounts.has(known));
	const base = escape(url);
	const prices = Object.values(operations).map(({ path, price }) => `<code>${path}</code> ${price}`);
	return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Stable Diffusion 3 emulator</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<h1>Stable Diffusion 3 emulator</h1>
<p>A local stand-in for AI Thriving's image service. It checks requests strictly, counts made-up credits and
paints its own images. <b>Nothing here costs money, and no image comes from Stable Diffusion.</b></p>
<h2>Use it in n8n</h2>
<p>In the credential, set Base URL to <code>${base}</code> and API Key to <code>${key ?? 'one of the keys that it was started with'}</code>.</p>
<h2>Use it from a terminal</h2>
<pre>curl ${base}/api/generate/sd3/textToImage \\
  -H 'Authorization: ${key ?? 'KEY'}' -H 'Content-Type: application/json' \\
  -d '{"prompt":"A lighthouse at dusk","width":1024,"height":1024}'</pre>
<p>Paths, all POST, with the credits for an image: ${prices.join(', ')}. Of the SD3 paths,
${paths.map((path) => `<code>${path}</code>`).join(' and ') || 'none'} is switched on.</p>
<h2>Make it fail</h2>
<p>Write a fault into a prompt: <code>A lighthouse [emulator: rate-limited 2 x3]</code> is refused three times with "wait 2
seconds", then painted. Faults: ${Object.keys(faultWords)
		.map((word) => `<code>${word}</code>`)
		.join(' ')}.</p>
<h2>What it was asked</h2>
${requestTable(ledger.requests.slice(-20).reverse())}
<p>${ledger.charged} credits charged, at most ${ledger.highestInFlight} requests at a time.
All of it: <a href="/emulator/ledger">ledger</a>, <a href="/emulator/faults">faults</a>, <a href="/emulator/settings">settings</a>.</p>
</body>
</html>
`;
}

const style = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 860px; margin: 3rem auto; padding: 0 1rem; color: #22242e; background: #fbfaf7 }
h1 { font-size: 1.6rem } h2 { font-size: 1.1rem; margin-top: 2rem }
code, pre { font-family: ui-monospace, monospace; font-size: .88em; background: #eeebe3; border-radius: 4px; padding: .1em .35em }
pre { padding: .8em 1em; overflow-x: auto } table { border-collapse: collapse; width: 100%; font-size: .88rem }
th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #e2ded3; vertical-align: top }
@media (prefers-color-scheme: dark) { body { color: #e8e6e0; background: #1b1d26 } code, pre { background: #2a2d3a }
th, td { border-color: #363a4a } a { color: #9db8ff } }`;

function requestTable(entries: readonly LedgerEntry[]): string {
	if (entries.length === 0) return '<p>Nothing yet.</p>';
	const rows = entries.map((entry) => {
		const { prompt } = (entry.body ?? {}) as { prompt?: unknown };
		const cells = [
			entry.time.slice(11, 19),
			entry.operation ?? `${entry.method} ${entry.path}`,
			typeof prompt === 'string' ? shortened(prompt) : '',
			[entry.answer.status ?? entry.outcome, entry.fault ?? entry.answer.message]
				.filter(Boolean)
				.join(' '),
			String(entry.charged),
		];
		return `<tr>${cells.map((cell) => `<td>${escape(cell)}</td>`).join('')}</tr>`;
	});
	const heads = ['Time (UTC)', 'Request', 'Prompt', 'Answer', 'Credits'].map((head) => `<th>${head}</th>`);
	return `<table><tr>${heads.join('')}</tr>${rows.join('')}</table>`;
}

const shortened = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text);

const escape = (text: string): string =>
	text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
