import { requestImage, type RequestData } from '../../../nodes/StableDiffusion3/spending/requestImage';
import { contextWith } from '../../support/contextWith';
import { IMAGE, type Reply } from './play';

/** Requests one image of a service that gives this answer. */
async function request(
	answer: Reply | Error,
	{ isCancelled = false, ...options }: Record<string, unknown> = {},
) {
	const sent: RequestData[] = [];
	const context = contextWith({
		makeRoutingRequest: async (data: RequestData) => {
			sent.push(data);
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
	const result = await requestImage(context as never, requestData, 'sdv3', () => isCancelled as boolean);
	return { result, sent };
}

it('hands over the image, and the request as it is but for the path', async () => {
	const { result, sent } = await request(IMAGE, { body: { prompt: 'a' } });
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
});

const LOST = Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
const NEVER_SENT = Object.assign(new Error('connect ECONNREFUSED'), {
	code: 'ECONNREFUSED',
	syscall: 'connect',
});

it.each([
	['before the answer', LOST, 'uncertain', 'The execution was cancelled while this image was being made'],
	['in the middle of it', { brokenOff: LOST }, 'uncertain', 'The execution was cancelled while'],
	['before it was sent', NEVER_SENT, 'network', 'Could not connect to service.example'],
])(
	'says of a request that was cut off by a cancel %s what it may have cost',
	async (_when, answer, reason, words) => {
		const { result } = await request(answer, { isCancelled: true });
		expect(result).toMatchObject({
			facts: { reason },
			message: expect.stringContaining(words) as unknown,
		});
	},
);

it.each([
	['before the answer', Object.assign(new Error('timeout of 500ms exceeded'), { code: 'ECONNABORTED' })],
	[
		'in the middle of it',
		{ brokenOff: Object.assign(new Error('timeout of 500ms exceeded'), { code: 'ECONNABORTED' }) },
	],
])('says of a timeout %s how long it waited, and for whom', async (_when, answer) => {
	const { result } = await request(answer);
	expect(result).toMatchObject({ message: 'service.example did not answer within 0.5 s (ECONNABORTED)' });
});

it('says of a connection that broke off in the answer that it may have been charged, whatever broke it', async () => {
	const { result } = await request({ brokenOff: Object.assign(new Error(), { code: 'ECONNREFUSED' }) });
	expect(result).toMatchObject({ charge: 'may have been charged' });
});

it.each([undefined, 'ftp://x'])('sends nothing to the Base URL %p', async (baseURL) => {
	const { result, sent } = await request(IMAGE, { baseURL });
	expect(result).toMatchObject({
		message: expect.stringContaining(`The Base URL "${baseURL ?? ''}" cannot be used`),
	});
	expect(sent).toEqual([]);
});
