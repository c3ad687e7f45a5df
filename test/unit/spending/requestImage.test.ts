import { refused } from '../../../nodes/StableDiffusion3/failures';
import { httpFailure } from '../../../nodes/StableDiffusion3/httpFailure';
import { requestImage, type RequestData } from '../../../nodes/StableDiffusion3/spending/requestImage';
import type { Run } from '../../../nodes/StableDiffusion3/spending/Run';
import { contextWith } from '../../support/contextWith';
import { IMAGE, type Reply } from './play';

/** Requests one image of a service that gives these answers, one after the other. */
async function request(
	answers: Array<Reply | Error>,
	{ path = 'sd3', ...options }: Record<string, unknown> = {},
) {
	const sent: RequestData[] = [];
	const run = { path } as Run;
	const context = contextWith({
		makeRoutingRequest: async (data: RequestData) => {
			const answer = answers[sent.push(data) - 1]!;
			if (answer instanceof Error && !('facts' in answer)) throw answer;
			return [{ json: 'brokenOff' in answer ? answer : { answer } }];
		},
	});
	const requestData = {
		options: {
			url: '/api/generate/sd3/textToImage',
			baseURL: 'https://service.example',
			timeout: 500,
			...options,
		},
		paginate: true,
	} as unknown as RequestData;
	const result = await requestImage(context as never, requestData, run);
	return { result, sent, path: run.path, urls: sent.map(({ options: { url } }) => url) };
}

it('hands over the image, and the request as it is but for the path', async () => {
	const { result, sent, path } = await request([IMAGE], { path: 'sdv3', body: { prompt: 'a' } });
	expect(result).toBe(IMAGE);
	expect(sent).toEqual([
		{
			options: {
				url: '/api/generate/sdv3/textToImage',
				baseURL: 'https://service.example',
				timeout: 500,
				body: { prompt: 'a' },
			},
			paginate: true,
		},
	]);
	expect(path).toBe('sdv3');
});

it.each([404, 405])(
	'tries the other path after HTTP %i, and keeps to it where it answers',
	async (status) => {
		for (const answer of [IMAGE, refused(200, -1, 'no'), httpFailure(401, '')]) {
			const { result, urls, path } = await request([httpFailure(status, ''), answer]);
			expect(result).toBe(answer);
			expect(urls).toEqual(['/api/generate/sd3/textToImage', '/api/generate/sdv3/textToImage']);
			expect(path).toBe('sdv3');
		}
	},
);

it('keeps to its path where the other one is missing too', async () => {
	const second = httpFailure(404, 'second');
	const { result, path } = await request([httpFailure(404, 'first'), second]);
	expect([result, path]).toEqual([second, 'sd3']);
});

it.each([refused(200, -1, ''), httpFailure(400, ''), httpFailure(503, '')])(
	'does not try the other path after: %s',
	async (failure) => {
		const { result, urls } = await request([failure]);
		expect([result, urls]).toEqual([failure, ['/api/generate/sd3/textToImage']]);
	},
);

it.each([
	['before the answer', Object.assign(new Error('timeout of 500ms exceeded'), { code: 'ECONNABORTED' })],
	[
		'in the middle of it',
		{ brokenOff: Object.assign(new Error('timeout of 500ms exceeded'), { code: 'ECONNABORTED' }) },
	],
])('says of a time-out %s how long it waited, and for whom', async (_when, answer) => {
	const { result } = await request([answer]);
	expect(result).toMatchObject({ message: 'service.example did not answer within 0.5 s (ECONNABORTED)' });
});

it('says of a connection that broke off in the answer that it may have been charged, whatever broke it', async () => {
	const { result } = await request([{ brokenOff: Object.assign(new Error(), { code: 'ECONNREFUSED' }) }]);
	expect(result).toMatchObject({ charge: 'may have been charged' });
});

it.each([undefined, 'ftp://x'])('sends nothing to the Base URL %p', async (baseURL) => {
	const { result, sent } = await request([], { baseURL });
	expect(result).toMatchObject({
		message: expect.stringContaining(`The Base URL "${baseURL ?? ''}" cannot be used`),
	});
	expect(sent).toEqual([]);
});
