import { isMissing, otherPath, withPath } from '../../../nodes/StableDiffusion3/request/apiPath';

it('changes the path of an operation and nothing else', () => {
	expect(withPath('/api/generate/sd3/textToImage', 'sdv3')).toBe('/api/generate/sdv3/textToImage');
	expect(withPath('/api/generate/sdv3/imageToImage', 'sd3')).toBe('/api/generate/sd3/imageToImage');
	expect(withPath('/api/generate/sd3/textToImage', 'sd3')).toBe('/api/generate/sd3/textToImage');
});

it('knows one other path for each', () => {
	expect([otherPath('sd3'), otherPath('sdv3')]).toEqual(['sdv3', 'sd3']);
});

it.each([
	['404', true],
	['405', true],
	['400', false],
	['200', false],
	[undefined, false],
])('says for HTTP %p: missing is %p', (httpCode, missing) => {
	expect(isMissing(httpCode)).toBe(missing);
});
