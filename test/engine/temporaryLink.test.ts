import { useNode } from '../support/useNode';

const service = useNode();

const DAY = 24 * 60 * 60_000;

it("gives n8n's signed address of the image, and until when it works", async () => {
	const { items } = await service.run({ options: { temporaryLink: '7 days' } });
	const { url, urlExpiresAt } = items[0]!.json as { url: string; urlExpiresAt: string };
	expect(url).toMatch(/\/binary-data\/signed\?token=[\w-]+\.[\w-]+\.[\w-]+$/);
	const token = JSON.parse(Buffer.from(url.split('.')[1]!, 'base64url').toString()) as {
		id: string;
		exp: number;
	};
	expect(token.id).toBe(items[0]!.binary!.data!.id);
	expect(Math.abs(token.exp * 1000 - Date.parse(urlExpiresAt))).toBeLessThan(2_000);
	expect(Math.abs(Date.parse(urlExpiresAt) - Date.now() - 7 * DAY)).toBeLessThan(60_000);
});

it('has none where it is not asked for', async () => {
	const { items } = await service.run();
	for (const name of ['url', 'urlExpiresAt', 'urlProblem']) expect(items[0]!.json).not.toHaveProperty(name);
});

it('says why there is none where binary data are in memory', async () => {
	const { items } = await service.run({ options: { temporaryLink: '1 hour' } }, { binaryMode: 'default' });
	expect(items[0]!.json).toMatchObject({
		url: null,
		urlExpiresAt: null,
		urlProblem: 'This n8n keeps binary data in memory, so there is no link to an image',
	});
});

it("shows the execution's credits among n8n's highlighted data", async () => {
	const { run } = await service.run({ model: 'stable-image-core' }, { rows: [{}, {}, {}] });
	expect(run.data.resultData.metadata).toEqual({ AI_Thriving_credits: '18' });
});
