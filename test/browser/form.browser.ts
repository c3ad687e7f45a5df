import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { readExample } from '../../playground/examples';
import { publish } from '../e2e/support/publish';
import { RunningN8n } from '../e2e/support/RunningN8n';
import { sha256 } from '../e2e/support/sha256';
import { openBrowser } from './support/openBrowser';
import { screenshot } from './support/screenshot';

/** Publishes the saved example, and gives the address of its form. */
async function publishForm(n8n: RunningN8n, example: string, path: string): Promise<string> {
	const { name } = await readExample(example);
	const saved = await n8n.rest.request<Array<{ id: string; name: string }>>('GET', '/workflows');
	const { id } = saved.find((workflow) => workflow.name === name)!;
	return await publish(n8n, id, `form/${path}`);
}

let n8n: RunningN8n;
let browser: Browser;
let page: Page;

beforeAll(async () => {
	n8n = await RunningN8n.start();
	const opened = await openBrowser(900, 760);
	browser = opened.browser;
	page = await opened.context.newPage();
});
beforeEach(() => n8n.service.ledger.clear());
afterAll(async () => {
	await browser?.close();
	await n8n?.stop();
});

describe('the form of form-to-image', () => {
	let address: string;

	beforeAll(async () => {
		address = await publishForm(n8n, 'form-to-image', 'draw-me-an-image');
	});
	beforeEach(async () => await page.goto(address));

	const ending = async () => {
		await page.waitForURL(/form-waiting/);
		return await page.locator('.header').innerText();
	};

	it('hands over the image that was asked for, byte for byte', async () => {
		await page.getByLabel('Prompt').fill('A paper boat on a still lake at dawn');
		await page.getByLabel('Aspect Ratio').selectOption('16:9 Landscape');
		await page.getByLabel('Model').selectOption('SD3 Large Turbo');
		const download = page.waitForEvent('download');
		await page.getByRole('button', { name: 'Draw' }).click();
		const file = await download;

		const [sent, ...others] = n8n.service.ledger.requests;
		expect(others).toEqual([]);
		expect(sent?.body).toEqual({
			prompt: 'A paper boat on a still lake at dawn',
			model: 'sd3-large-turbo',
			aspect_ratio: '16:9',
			width: 1344,
			height: 768,
		});
		expect(sha256(readFileSync(await file.path()))).toBe(sent?.answer.image?.sha256);
		const name = `sd3-${sent?.answer.seed}.png`;
		expect(file.suggestedFilename()).toBe(name);
		expect(await ending()).toMatch(new RegExp(`^Here is your image\\s+${name}, 1344 x 768 pixels`));
	});

	it('has an aspect ratio and a model chosen, and asks only for a prompt', async () => {
		await page.getByRole('button', { name: 'Draw' }).click();
		expect(await page.getByText('This field is required').filter({ visible: true }).count()).toBe(1);
		await page.getByLabel('Prompt').fill('A paper boat');
		const download = page.waitForEvent('download');
		await page.getByRole('button', { name: 'Draw' }).click();
		await download;
		expect(n8n.service.ledger.requests[0]?.body).toMatchObject({
			model: 'sd3-large',
			aspect_ratio: '1:1',
		});
	});

	it('says why there is no image', async () => {
		await page.getByLabel('Prompt').fill('A paper boat [emulator: refused]');
		await page.getByRole('button', { name: 'Draw' }).click();
		expect(await ending()).toMatch(/^No image this time\s+The service refused the request: /);
		expect(n8n.service.ledger.charged).toBe(0);
	});
});

const SHEET = `name,prompt,negativePrompt,model,ratio,seed
red,A red boat,,sd3-large,1x1,7
wide,A wide boat,,sd3-large,16x10,
red,A blue boat,people,stable-image-core,3x2,7
lost,A boat [emulator: refused],,sd3-medium,3x2,
`;

describe('the form of approve-the-cost', () => {
	let address: string;

	beforeAll(async () => {
		address = await publishForm(n8n, 'approve-the-cost', 'approve-the-cost');
	});
	beforeEach(async () => {
		await page.goto(address);
		const buffer = Buffer.from(SHEET);
		await page.getByLabel('Sheet').setInputFiles({ name: 'boats.csv', mimeType: 'text/csv', buffer });
		await page.getByRole('button', { name: 'Check' }).click();
		await page.getByText('Images: 3, credits: 22, bad rows: 1').waitFor();
		expect(n8n.service.ledger.requests).toEqual([]);
	});

	const goOn = async (choice: 'Approve' | 'Cancel') => {
		await page.getByLabel('Go ahead?').selectOption(choice);
		await page.getByRole('button', { name: 'Go on' }).click();
	};

	it('says what the sheet costs, and requests nothing when it is cancelled', async () => {
		const text = await page.locator('.card').first().innerText();
		expect(text).toContain('Nothing has been requested yet.');
		expect(text).toMatch(/Row 3: Aspect Ratio is "16:10".*The nearest valid value is 3:2\./);
		await screenshot(page, 'approve-the-cost', 900, { x: 200, y: 0, width: 500, height: 430 });
		await goOn('Cancel');
		await page.getByText('Nothing was requested, so it cost nothing.').waitFor();
		expect(n8n.service.ledger.requests).toEqual([]);
	});

	it('requests the good rows when it is approved, and hands over their images', async () => {
		const download = page.waitForEvent('download');
		await goOn('Approve');
		const zip = readFileSync(await (await download).path()).toString('latin1');

		const { requests, charged } = n8n.service.ledger;
		const sent = requests.map(({ body }) => (body as { prompt: string }).prompt);
		expect(sent.sort()).toEqual(['A blue boat', 'A boat [emulator: refused]', 'A red boat']);
		expect(charged).toBe(14);
		const blue = requests.find(({ operation }) => operation === 'stableImageCore');
		expect(blue?.body).toMatchObject({ negative_prompt: 'people', aspect_ratio: '3:2' });
		// Two rows of one name and seed are two files.
		const names = new Set(zip.match(/\d+-[a-z]+-\d+\.png/g));
		expect([...names].sort()).toEqual(['1-red-7.png', '2-red-7.png']);
		await page.getByText('Images: 2, credits: 14, failed: 1').waitFor();
		await page.getByText(/lost: The service refused the request/).waitFor();
	});
});
