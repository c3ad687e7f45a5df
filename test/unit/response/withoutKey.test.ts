import { withoutKey } from '../../../nodes/StableDiffusion3/response/withoutKey';

const KEY = 'sk/live+1 2=?';

it.each([
	['as it is', KEY],
	['URL-encoded', encodeURIComponent(KEY)],
	['as base64', Buffer.from(KEY).toString('base64')],
])('hides the key %s, wherever it stands', (_how, form) => {
	expect(withoutKey(`a ${form} b ${form}`, KEY)).not.toContain(form.replace(/=+$/, ''));
	expect(withoutKey(`a ${form} b`, KEY)).toMatch(/^a \*\*\*=* b$/);
});

it.each(['', 'a', 'abc'])('leaves a text whole for the key %j, which is too short to be one', (key) => {
	expect(withoutKey('a banana, abc', key)).toBe('a banana, abc');
});
