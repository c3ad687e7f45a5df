import { keyHider } from '../../../nodes/StableDiffusion3/credential/hideKey';
import { visibleWords } from '../../../nodes/StableDiffusion3/response/visibleWords';

const KEY = 'sd3-key-for-tests-7f3a9c';
const words = (text: string) => visibleWords(text, keyHider(KEY));

const LONG = 'p { color: red } '.repeat(20_000);

it.each([
	['plain  words\n', 'plain words'],
	['expected <number>, got <string>', 'expected <number>, got <string>'],
	['1 < 2 & 3 > 2', '1 < 2 & 3 > 2'],
	[
		"<class 'ValueError'>: width must be divisible by 64",
		"<class 'ValueError'>: width must be divisible by 64",
	],
	['<Option<String>> is missing', '<Option<String>> is missing'],
	['<your-api-key> is not valid', '<your-api-key> is not valid'],
	['expected </prompt> tag', 'expected </prompt> tag'],
	['</a> before <a>', '</a> before <a>'],
	['<Fault><Reason>gone</Reason></Fault>', 'gone'],
	['<error code="4" message="No credits &lt; 4"/>', 'No credits < 4'],
	[`<?xml version="1.0"?><r><error reason='gone' msg="it's"/></r>`, "gone it's"],
	['<html><script>let a, message="no"</script></html>', ''],
	[
		'can&#39;t &amp; won&#x27;t&nbsp;&hellip; &amp;lt; &nosuch; &#x110000;',
		"can't & won't … &lt; &nosuch; \ufffd",
	],
	['a\u0000b\u001b[1m&#7;c', 'ab[1mc'],
	['g\0o\0n\0e\0 \0<\0', 'gone <'],

	// What is between tags, and what ends a word.
	['<h1>502 Bad Gateway</h1><hr><center>nginx</center>', '502 Bad Gateway nginx'],
	['un<b>believ</b>able, <a href="/x">this</a>.', 'unbelievable, this.'],
	['<a>Home</a><a>About</a><td>a</td><td>b</td>', 'Home About a b'],
	['<p class="a > b" title=\'c > d\' data-e= "f > g">words</p>', 'words'],
	["<p class=it's>it's</p>", "it's"],
	[
		'<?xml version="1.0"?><!DOCTYPE a><Error><Code>AccessDenied</Code><Message><![CDATA[No <b>way</b>]]></Message></Error>',
		'AccessDenied No way',
	],
	['5 < 6 <p>words', '5 < 6 words'],

	// What nobody sees.
	[`<head><style>${LONG}</style></head><h1>words</h1>`, 'words'],
	[`<SCRIPT>if (a<b) { "</p>" } ${LONG}</SCRIPT>words`, 'words'],
	[`<p>words<svg><title>icon</title>${'<path d="M0 0"/>'.repeat(20_000)}</svg></p>`, 'words'],
	['<template><p>no</p></template><!-- <p>no</p> -->words<img alt="no">', 'words'],
	[`<img src="data:image/png;base64,${LONG}">words`, 'words'],
	[
		'<p hidden>no</p><div style="color: red; display : none"><div>no</div>no</div><p title="hidden">words</p>',
		'words',
	],
	['<input hidden>words<br style="display:none"> here', 'words here'],
	['<noscript>no</noscript>words', 'words'],
	[`<p>${' '.repeat(100_000)}words</p>`, 'words'],

	// The title, where it says something else; what is hidden, where there is nothing else.
	['<title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>nginx', '502 Bad Gateway nginx'],
	['<title>502</title><h1>Bad Gateway</h1>', '502 Bad Gateway'],
	['<title>Just a &lt;moment&gt;</title><noscript>no</noscript>', 'Just a <moment>'],
	['<noscript>Turn <b>JavaScript</b> on</noscript>', 'Turn JavaScript on'],
	['<body style="display:none">words</body>', 'words'],
	['<img alt="no"><!-- no -->', ''],

	// Cut off anywhere.
	[`<h1>words</h1><style>${LONG}`, 'words'],
	['words<br><!-- no', 'words'],
	['words<br><img alt="no', 'words'],
	['<title>words', 'words'],
	['<Message><![CDATA[words', 'words'],
])('of page %# people see the words', (text, expected) => {
	expect(words(text)).toBe(expected);
});

it.each([
	`<p>${KEY}</p>`,
	'<p>sd3-<b>key</b>-for<span>-tests</span><span>-7f3a9c</span></p>',
	'<p>sd3-key<!-- > -->-for-<i title=">">tests</i><p>-7f3a9c',
	`<p>sd3-key<script>${LONG}</script>-for-tests-7f3a9c</p>`,
	'<p>sd3-&#107;ey-for&shy;-tests<wbr>-7f3a9c</p>',
	`<title>${KEY}</title>`,
	`<error message="${KEY}"/>`,
	KEY.split('').join('\0'),
	'<p>sd3-&zwnj;key&#0;-for\x07-te\u034fsts-<wbr>7f3a9c</p>',
	`<p hidden>${KEY}</p>`,
])('hides the key, case %#', (text) => {
	expect(words(text)).toBe('***');
});

it('hides a key that looks like a tag', () => {
	const key = 'sd3<key-for>"tests"-<7f3a9c';
	expect(visibleWords(`<p>no ${key}</p>`, keyHider(key))).toBe('no ***');
	expect(visibleWords(`<r><error message="no ${key}"/></r>`, keyHider(key))).toBe('no ***');
});

it('lets the key be searched for in the plain tags between words, which may be a part of it', () => {
	const searched: string[] = [];
	const hide = (text: string) => {
		searched.push(text);
		return text;
	};
	const long = `<${'x'.repeat(198)}>`;
	visibleWords(`<p>no <k1> yes <k2 a=">"> and${long} or<b>${long}</p>`, hide);
	expect(searched[0]).toBe('\nno <k1> yes \n and\n or<b>\n\n');
});

it('shows the beginning of a long text or page, up to where a key could be cut', () => {
	const plain = 'x '.repeat(50_000);
	expect(words(plain)).toHaveLength(30_000 - 4_000 - 1);
	expect(words(`<p>${plain}</p>`)).toHaveLength(30_000 - 4_000 - 1);
	expect(words(`<p>${'<i>x </i>'.repeat(9_000)}`).length).toBeGreaterThan(100);
});

it('shows the title of a page without its blanks', () => {
	expect(words('<title> 502 </title><h1>502</h1>')).toBe('502');
});

it('shows no part of a key at the place where a text is cut', () => {
	for (let shift = 0; shift < KEY.length; shift++) {
		const text = `${'. '.repeat(14_988)}${' '.repeat(shift)}${KEY}`;
		expect(words(text)).toMatch(/^[. *]+$/);
	}
});

/** CPU time, as other tests run beside this one, in ms. */
function timeOf(work: () => void): number {
	const before = process.cpuUsage();
	work();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1_000;
}

it.each([
	'<',
	'<style>',
	'<style',
	'</',
	'<!--',
	'<a>',
	'<a>x',
	'<p b="',
	"<p b='>",
	'<p =',
	'<p hidden>',
	'<noscript>',
	'<![CDATA[',
	'<title>',
	'&amp;',
	'\\',
	' ',
	'= ',
	'{',
	' message="',
	'<a b/',
])('goes through a megabyte of %j once', (piece) => {
	const text = `<p>${piece.repeat(1_000_000 / piece.length)}`;
	words('<p>');
	// It takes some ms; what goes through it again and again takes minutes.
	expect(timeOf(() => words(text))).toBeLessThan(1_000);
});
