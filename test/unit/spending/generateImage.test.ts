import { getEventListeners } from 'node:events';
import type { INodeExecutionData, NodeApiError } from 'n8n-workflow';
import { connectionLost } from '../../../nodes/StableDiffusion3/connectionFailure';
import { refused } from '../../../nodes/StableDiffusion3/failures';
import { httpFailure } from '../../../nodes/StableDiffusion3/httpFailure';
import { imageToImage } from '../../../nodes/StableDiffusion3/operations/imageToImage';
import { IMAGE, prepare, itemsOf, type Play, type Reply } from './play';

/** Waits that the node began, in ms; they end at once. */
let waits: number[];

beforeEach(() => {
	waits = [];
	jest.useFakeTimers({ doNotFake: ['setImmediate'] });
	jest.spyOn(Math, 'random').mockReturnValue(0.5);
	const { setTimeout: wait } = globalThis;
	jest.spyOn(globalThis, 'setTimeout').mockImplementation(((then: () => void, ms: number) => {
		waits.push(ms);
		return wait(then, ms);
	}) as never);
});
afterEach(() => {
	// First, as it would bring back the fake wait otherwise.
	jest.restoreAllMocks();
	jest.useRealTimers();
});

/** Lets the fake time pass until the run has ended. */
async function play(given: Play) {
	const prepared = prepare(given);
	const running = prepared.run();
	await jest.advanceTimersByTimeAsync(10 * 60_000);
	return { ...prepared, outcomes: await running };
}

const replies =
	(...list: Reply[]): Play['reply'] =>
	(_sent, count) =>
		list[count] ?? IMAGE;

it('repeats what certainly cost nothing, and waits longer each time', async () => {
	const { sent, outcomes } = await play({
		items: itemsOf('a'),
		reply: replies(httpFailure(503, ''), httpFailure(500, ''), httpFailure(502, '')),
	});
	expect(sent).toHaveLength(4);
	expect(waits).toEqual([1_000, 2_000, 4_000]);
	expect(outcomes).toMatchObject([[{ json: { prompt: 'a' } }]]);
});

it('says in the end how often and how long it tried', async () => {
	// Time from before the run does not count.
	await jest.advanceTimersByTimeAsync(60_000);
	const { sent, outcomes } = await play({
		items: itemsOf('a'),
		options: { maxRetries: 2 },
		reply: () => httpFailure(503, ''),
	});
	expect(sent).toHaveLength(3);
	expect((outcomes[0] as Error).message).toBe(
		'The service is unavailable (HTTP 503) (tried 3 times in 3 s)',
	);
});

it.each([
	['the connection was lost', connectionLost('ECONNRESET', 'x')],
	['the service refused', refused(200, -1, 'no')],
	['no retry is wanted', httpFailure(503, '')],
])('sends once where %s', async (_why, failure) => {
	const { sent, outcomes } = await play({
		items: itemsOf('a'),
		options: { maxRetries: 0 },
		reply: () => failure,
	});
	expect(sent).toHaveLength(1);
	expect((outcomes[0] as Error).message).toBe(failure.message);
});

it('waits after a 429 with the whole run, after others with one image', async () => {
	const whoWaits = async (failure: Reply) => {
		const { prompts } = await play({
			items: itemsOf('a', 'b', 'c'),
			options: { maxParallelRequests: 2 },
			reply: replies(failure),
		});
		return prompts();
	};
	expect(await whoWaits(httpFailure(503, '', undefined, 3_000))).toEqual(['a', 'b', 'c', 'a']);
	expect(await whoWaits(httpFailure(429, '', undefined, 3_000))).toEqual(['a', 'b', 'a', 'c']);
	expect(new Set(waits)).toEqual(new Set([3_000]));
});

it.each([
	[
		429,
		301_000,
		'The service is receiving too many requests',
		'until 2026-11-27 12:05 UTC',
		'at 2026-11-27 12:05 UTC',
	],
	[503, 301_000, 'The service is unavailable', 'until 2026-11-27 12:05 UTC', 'at 2026-11-27 12:05 UTC'],
	[429, 1e20, 'The service is receiving too many requests', 'much longer', 'much later'],
])(
	'HTTP %i that asks to wait %i ms ends the run, and says until when',
	async (status, ms, what, wait, again) => {
		jest.setSystemTime(new Date('2026-11-27T12:00:00Z'));
		const { sent, outcomes } = await play({
			items: itemsOf('a', 'b'),
			options: { maxParallelRequests: 1 },
			reply: () => httpFailure(status, '', undefined, ms),
			continues: true,
		});
		expect(sent).toHaveLength(1);
		const json = {
			message: `${what} (HTTP ${status}). It asks to wait ${wait}, but this node waits at most 5 minutes`,
			details: { description: `Run the workflow again ${again}. This image was not charged.` },
		};
		expect(outcomes).toMatchObject([[{ json }], [{ json }]]);
	},
);

it('gives every place back, also where n8n cannot store the image', async () => {
	const { outcomes, sent } = await play({
		items: itemsOf('a', 'b'),
		options: { maxParallelRequests: 1 },
		continues: true,
		parts: { helpers: { prepareBinaryData: async () => Promise.reject(new Error('disk full')) } },
	});
	expect(sent).toHaveLength(2);
	expect(outcomes).toMatchObject(
		[0, 1].map(() => [
			{
				json: {
					message: 'n8n could not store the image: disk full',
					details: { charged: 'charged' },
				},
			},
		]),
	);
});

describe('the two paths of the API', () => {
	const urls = async (...list: Reply[]) => {
		const { sent, outcomes } = await play({
			items: itemsOf('a', 'b'),
			reply: replies(...list),
			options: { maxParallelRequests: 1, maxRetries: 0 },
		});
		return { paths: sent.map(({ url }) => url.split('/')[3]), outcomes };
	};

	it.each([404, 405])(
		'the other one is tried after HTTP %i, and kept to where it answers',
		async (status) => {
			expect((await urls(httpFailure(status, ''))).paths).toEqual(['sd3', 'sdv3', 'sdv3']);
			expect((await urls(httpFailure(status, ''), httpFailure(503, ''))).paths).toEqual([
				'sd3',
				'sdv3',
			]);
		},
	);

	it('each is tried once, and not after any other failure', async () => {
		const { paths, outcomes } = await urls(httpFailure(404, 'one'), httpFailure(404, 'two'));
		expect(paths).toEqual(['sd3', 'sdv3']);
		const { message, description } = outcomes[0] as NodeApiError;
		expect(message).toMatch(/\(HTTP 404\): two$/);
		expect(description).toContain('Both /api/generate/sd3/ and /api/generate/sdv3/ were tried there.');
		expect((await urls(httpFailure(400, ''))).paths).toEqual(['sd3']);
	});
});

describe('pay once', () => {
	it('requests in the next try only what is missing', async () => {
		const { run, prompts } = prepare({
			items: itemsOf('a', 'b'),
			reply: ({ body }, count) => (body.prompt === 'b' && count === 1 ? refused(200, -1, '') : IMAGE),
		});
		const first = await run();
		expect(first[1]).toBeInstanceOf(Error);
		const second = await run();
		expect(second[0]).toEqual(first[0]);
		expect(second[1]).toHaveLength(1);
		expect(prompts()).toEqual(['a', 'b', 'b']);
	});

	it('tells with an image what it may have cost in earlier tries', async () => {
		const { run } = prepare({
			items: itemsOf('a'),
			options: { repeatUncertain: true },
			reply: replies(connectionLost('ECONNRESET', 'x'), connectionLost('ECONNRESET', 'x')),
		});
		await run();
		await run();
		expect(await run()).toMatchObject([[{ json: { creditsUsed: 8, uncertainCredits: 16 } }]]);
		const [[first] = []] = (await prepare({ items: itemsOf('a') }).run()) as INodeExecutionData[][];
		expect(first!.json).not.toHaveProperty('uncertainCredits');
	});

	it.each([
		[false, ['a']],
		[true, ['a', 'b', 'b']],
	])(
		'stops the next try too where the first may have been charged, unless it continues: %s',
		async (continues, sent) => {
			const { run, prompts } = prepare({
				items: itemsOf('a', 'b'),
				options: { maxParallelRequests: 1 },
				continues,
				reply: replies(connectionLost('ECONNRESET', 'x'), refused(200, -1, 'no')),
			});
			await run();
			await run();
			expect(prompts()).toEqual(sent);
		},
	);

	it('tells items and images apart that ask for the same', async () => {
		const { sent } = await play({ items: itemsOf('a', 'a'), options: { numberOfImages: 2 } });
		expect(sent).toHaveLength(4);
	});
});

describe('cancel', () => {
	it('ends the waits, and says of what was not requested that it cost nothing', async () => {
		const cancel = new AbortController();
		const { run, sent } = prepare({
			items: itemsOf('a', 'b'),
			options: { maxParallelRequests: 1 },
			reply: () => httpFailure(503, ''),
			continues: true,
			cancel,
		});
		const running = run();
		await jest.advanceTimersByTimeAsync(500);
		cancel.abort();
		const outcomes = await running;
		expect(sent).toHaveLength(1);
		expect(outcomes).toMatchObject(
			[0, 1].map(() => [
				{ json: { message: 'The execution was cancelled before this image was requested' } },
			]),
		);
	});

	it('sends nothing where the execution is cancelled already', async () => {
		const cancel = new AbortController();
		cancel.abort();
		const { sent, outcomes } = await play({ items: itemsOf('a'), cancel });
		expect(sent).toEqual([]);
		expect((outcomes[0] as Error).message).toContain('The execution was cancelled');
	});

	it('does not listen to an execution longer than it has to', async () => {
		const cancel = new AbortController();
		const listen = jest.spyOn(cancel.signal, 'addEventListener');
		await play({ items: itemsOf('a'), cancel });
		expect(listen).toHaveBeenCalled();
		expect(getEventListeners(cancel.signal, 'abort')).toEqual([]);
	});
});

describe('Image to Image', () => {
	const items = [
		{
			json: { prompt: 'a' },
			binary: {
				photo: {
					mimeType: 'image/png',
					data: 'iVBORw0KGgoAAAANSUhEUgAAAEAAAABAAQMAAACQp+OdAAAAA1BMVEWIiIhYZW6zAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAD0lEQVQoz2NgGAWjgHwAAAJAAAGMxat3AAAAAElFTkSuQmCC',
				},
			},
		},
	];
	const parameters = { inputBinaryPropertyName: 'photo', strength: 0.5 };

	it('sends the form with its content type beside the other headers', async () => {
		const { sent } = await play({ items, parameters, operation: imageToImage });
		const { headers, body } = sent[0]!.options;
		expect(headers).toEqual({
			a: 'b',
			'Content-Type': expect.stringMatching(/^multipart\/form-data; boundary=/),
		});
		expect((body as Buffer).toString()).toContain('name="strength"\r\n\r\n0.5\r\n');
	});

	it('says where the image cannot be read any more, and sends nothing', async () => {
		const { data, mimeType } = items[0]!.binary.photo;
		const getBinaryStream = jest
			.fn()
			.mockResolvedValueOnce([Buffer.from(data, 'base64')])
			.mockRejectedValueOnce(new Error('file is gone'));
		const { sent, outcomes } = await play({
			items: [{ ...items[0]!, binary: { photo: { id: 'filesystem:1', data: '', mimeType } } }],
			parameters,
			operation: imageToImage,
			parts: { helpers: { getBinaryStream } },
		});
		expect(sent).toEqual([]);
		expect((outcomes[0] as Error).message).toBe('n8n could not read the input image: file is gone');
	});
});
