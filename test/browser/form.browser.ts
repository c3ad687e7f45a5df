import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { readExample } from '../../playground/examples';
import { RunningN8n } from '../e2e/support/RunningN8n';
import { sha256 } from '../e2e/support/sha256';
import { openBrowser } from './support/openBrowser';

interface Saved {
	id: string;
	name: string;
	versionId: string;
}

/** Publishes a workflow, and waits until n8n serves its form. Gives the form's address. */
async function publishForm(n8n: RunningN8n, name: string, path: string): Promise<string> {
	const saved = await n8n.rest.request<Saved[]>('GET', '/workflows');
	const id = saved.find((workflow) => workflow.name === name)?.id ?? '';
	const { versionId } = await n8n.rest.request<Saved>('GET', `/workflows/${id}`);
	await n8n.rest.request('POST', `/workflows/${id}/activate`, { versionId });
	const address = `http://127.0.0.1:${n8n.sandbox.n8nPort}/form/${path}`;
	while (!(await fetch(address)).ok) await new Promise((resume) => setTimeout(resume, 100));
	return address;
}

describe('the form of form-to-image', () => {
	let n8n: RunningN8n;
	let address: string;
	let browser: Browser;
	let page: Page;

	beforeAll(async () => {
		n8n = await RunningN8n.start();
		const { name } = await readExample('form-to-image');
		address = await publishForm(n8n, name, 'draw-me-a-image');
		const opened = await openBrowser(900, 760);
		browser = opened.browser;
		page = await opened.context.newPage();
	});
	beforeEach(async () => {
		n8n.service.ledger.clear();
		await page.goto(address);
	});
	afterAll(async () => {
		await browser?.close();
		await n8n?.stop();
	});

	const ending = async () => {
		await page.waitForURL(/form-waiting/);
		return await page.locator('.header').innerText();
	};

	it('hands over the image that was asked for, byte for byte', async () => {
		await page.getByLabel('Prompt').fill('A paper boat on a still lake at dawn');
		await page.getByLabel('Format').selectOption('16:9 Landscape');
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

	it('has a format and a model chosen, and asks only for a prompt', async () => {
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
