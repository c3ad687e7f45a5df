import { remoteFile } from '../../../nodes/StableDiffusion3/request/remoteFile';
import { Values } from '../../../nodes/StableDiffusion3/request/Values';
import { factsOf } from '../../support/factsOf';

const RULE = 'must be the address of an image that begins with http:// or https://';
const PNG = `iVBORw0KGgo${'A'.repeat(40)}`;

const at = (value: unknown) => remoteFile(new Values({ inputUrl: value }), 'inputUrl');

function refusalOf(value: unknown) {
	try {
		at(value);
	} catch (failure) {
		return factsOf(failure);
	}
	throw new Error(`${String(value)} is taken`);
}

it.each([
	['https://example.com/a.png', 'https://example.com/a.png', 'https://example.com/a.png'],
	[' HTTP://example.com/a?key=1#x\n', 'http://example.com/a?key=1', 'http://example.com/a'],
	[
		`https://example.com/${'a'.repeat(300)}`,
		`https://example.com/${'a'.repeat(300)}`,
		`https://example.com/${'a'.repeat(180)}...`,
	],
])('takes %j, without its fragment, and shows no query', (value, href, shown) => {
	const { url, place } = at(value);
	expect(url.href).toBe(href);
	expect(place).toBe(`The file at ${shown} (Image URL)`);
});

it.each([
	[' ', `Image URL is empty, but ${RULE}`],
	[['https://example.com'], `Image URL is a list, but ${RULE}`],
	[{ url: 'https://example.com' }, `Image URL is an object, but ${RULE}`],
	[5, `Image URL is not text, but ${RULE}`],
	['photo', `Image URL is "photo", but ${RULE}`],
	['ftp://me:pass@example.com/a?key', `Image URL is "ftp:***@example.com/a", but ${RULE}`],
	['me:pass@example.com', `Image URL is "me:***@example.com", but ${RULE}`],
	['1me@example.com', `Image URL is "***@example.com", but ${RULE}`],
	['http://', `Image URL is "http://", but ${RULE}`],
])('refuses %j', (value, message) => {
	expect(refusalOf(value)).toMatchObject({
		message,
		advice: 'Correct Image URL, or the expression behind it.',
		charge: 'not charged',
	});
});

it('says what to do with the text of an image', () => {
	const { message, advice } = refusalOf(PNG);
	expect(message).toBe(`Image URL is the base64 text of an image, but ${RULE}`);
	expect(advice).toMatch(
		/^Turn the text into a file .* before this node\. Then choose Binary Field under Input Image\.$/,
	);
});

it.each(['https://me@example.com/a?key', 'https://me:pass@example.com/a', 'https://:pass@example.com/a'])(
	'fetches nothing with a login, and shows none: %s',
	(value) => {
		expect(refusalOf(value)).toMatchObject({
			message:
				'Image URL has a user name or a password in it (https://example.com/a), but the image is fetched without a login',
			advice: "Get the image with n8n's HTTP Request node, and use its binary field instead of an address.",
		});
	},
);
