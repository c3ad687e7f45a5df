import { addressOf, readBaseUrl } from '../../../nodes/StableDiffusion3/request/baseUrl';

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
	'httpss://service.example',
	'https://',
	'https:///service.example',
	'https:service.example',
	'https://service example',
	'https://service.example:99999',
])('refuses %j', (text) => {
	expect(readBaseUrl(text)).toBeUndefined();
});
