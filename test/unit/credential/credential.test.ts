import {
	addressOf,
	asTexts,
	checkCredential,
	isReadableOnTheWay,
	readBaseUrl,
	sentTo,
} from '../../../nodes/StableDiffusion3/credential/credential';

it.each([
	['https://service.example', 'https://service.example/'],
	['  http://service.example:8080  ', 'http://service.example:8080/'],
	['HTTPS://service.example///', 'https://service.example/'],
	['https://service.example/sd3//', 'https://service.example/sd3'],
])('reads %j as %s', (text, url) => {
	expect(readBaseUrl(addressOf(text))?.href).toBe(url);
});

it.each([undefined, ''])('takes the service itself where the credential gives %j', (text) => {
	expect(addressOf(text)).toBe('https://www.aithriving.com');
});

it.each([
	'',
	'service.example',
	'ftp://service.example',
	'see https://service.example',
	'ftp://https://service.example',
	'httpss://service.example',
	'https://',
	'https:///service.example',
	'https:service.example',
	'https://service example',
	'https://service.example:99999',
])('refuses %j', (text) => {
	expect(readBaseUrl(text)).toBeUndefined();
});

it.each([
	['http://service.example', true],
	['http://localhost.service.example', true],
	['http://my-localhost', true],
	['http://127.0.0.1.service.example', true],
	['http://128.0.0.1', true],
	['https://service.example', false],
	['http://localhost:5678', false],
	['http://127.0.0.1', false],
	['http://127.10.200.3:81', false],
	['http://[::1]:81', false],
])('says whether others on the way to %s can read what is sent: %s', (address, readable) => {
	expect(isReadableOnTheWay(new URL(address))).toBe(readable);
});

it.each([
	[{}, { apiKey: '', baseUrl: '' }],
	[
		{ apiKey: null, baseUrl: null },
		{ apiKey: '', baseUrl: '' },
	],
	[
		{ apiKey: 5, baseUrl: true },
		{ apiKey: '5', baseUrl: 'true' },
	],
	[
		{ apiKey: 'key', baseUrl: 'https://a.example' },
		{ apiKey: 'key', baseUrl: 'https://a.example' },
	],
])('is read as texts, whatever an expression in it gives: %j', (given, texts) => {
	expect(asTexts(given)).toEqual(texts);
});

it.each([
	['https://gateway.example/sd3', 'gateway.example, other.example'],
	['https://a.example,b.example', 'other.example'],
])('is sent to %s where it is limited to another domain', (address, allowedDomains) => {
	const sent = sentTo(address, { url: '/', allowedDomains: 'other.example' });
	expect(sent).toMatchObject({ baseURL: address, allowedDomains });
});

const KEY = 'sd3-key-7f3a9c';

it.each([
	['service.example', '"service.example" is not an address that starts with https:// or http://'],
	['see https://service.example', 'is not an address that starts with'],
	['http://', '"http:" is not an address'],
	['HTTP://service.example?a=1', '"HTTP://service.example?a=1" must not contain ? or #'],
	['https://service.example#a', 'must not contain ? or #'],
	[
		'https://me:secret@service.example',
		'"https://***@service.example" must not contain a user name or password',
	],
	['https://me@service.example', 'must not contain a user name or password'],
	['https://:secret@service.example', 'must not contain a user name or password'],
	[KEY, '"***" is not an address'],
	[`https://service.example/?key=${KEY}`, '"https://service.example/?key=***" must not contain'],
])('says what is wrong with the Base URL %s', (baseUrl, problem) => {
	const { message } = checkCredential({ apiKey: KEY, baseUrl })!;
	expect(message).toContain(problem);
	expect(message).not.toMatch(/secret|7f3a9c/);
});
