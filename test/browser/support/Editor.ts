import type { Browser, Locator, Page } from 'playwright-core';
import { LOGIN } from '../../../playground/account';
import { NodePanel } from './NodePanel';
import { openBrowser } from './openBrowser';
import { renewsScreenshots, screenshot } from './screenshot';

/** Window of the editor, in px. */
const WINDOW = { width: 1600, height: 1000 };

/** Around the canvas in its image, in px of the window. */
const MARGIN = 16;

/** n8n's editor in a browser, used as a person would. */
export class Editor {
	private constructor(
		private readonly browser: Browser,
		readonly page: Page,
		private readonly url: string,
	) {}

	/** Opens the n8n at `url` and signs in by its form. */
	static async signIn(url: string): Promise<Editor> {
		const { browser, context } = await openBrowser(WINDOW.width, WINDOW.height);
		const page = await context.newPage();
		// n8n asks where an edit of a second ago is not saved yet.
		const leave = page.getByRole('button', { name: 'Leave without saving' });
		await page.addLocatorHandler(leave, async () => await leave.click());
		await page.goto(`${url}/signin`);
		await page.locator('input[name=emailOrLdapLoginId]').fill(LOGIN.email);
		await page.locator('input[name=password]').fill(LOGIN.password);
		await page.getByTestId('form-submit-button').click();
		await page.getByTestId('resources-list-item-workflow').first().waitFor();
		return new Editor(browser, page, url);
	}

	/** Finds a workflow by its whole name on the home page, and opens it. Closes the panel that is open. */
	async openWorkflow(name: string): Promise<void> {
		const { page } = this;
		const close = page.getByTestId('ndv-close-button');
		if (await close.isVisible()) await close.click();
		await page.getByTestId('project-home-menu-item').click();
		await page.getByTestId('resources-list-search').fill(name);
		const card = page.getByTestId('resources-list-item-workflow');
		await card.getByText(name, { exact: true }).click();
		await page
			.getByTestId('workflow-name-input')
			.getByTestId('inline-edit-preview')
			.getByText(name)
			.waitFor();
		await page.getByTestId('canvas-node').first().waitFor();
	}

	/** Opens an execution that has ended, by its address. */
	async openExecution(workflowId: string, executionId: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${workflowId}/executions/${executionId}`);
		await this.page.getByTestId('execution-preview-label').waitFor();
	}

	/**
	 * What the canvas says of each node: its name, and name and subtitle as they are shown. Notes are not nodes.
	 * @param atLeast waits for so many
	 */
	async nodes(atLeast: number): Promise<Array<{ name: string; text: string }>> {
		const nodes = this.page.getByTestId('canvas-node');
		await nodes.nth(atLeast - 1).waitFor();
		return await Promise.all(
			(await nodes.all()).map(async (node) => ({
				name: (await node.getAttribute('data-node-name')) ?? '',
				text: await node.innerText(),
			})),
		);
	}

	/** How many sticky notes the canvas shows. */
	async notes(): Promise<number> {
		return await this.page.getByTestId('sticky').count();
	}

	/** Opens a node's panel by a double click. */
	async openNode(name: string): Promise<NodePanel> {
		await this.page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`).dblclick();
		const panel = new NodePanel(this.page);
		await panel.opened();
		return panel;
	}

	/** Sends a message in the chat below the canvas. Gives the answer, which may take a while to come. */
	async chat(message: string): Promise<Locator> {
		const { page } = this;
		await page.getByTestId('workflow-chat-button').click();
		const input = page.locator('textarea[data-test-id=chat-input]');
		await input.fill(message);
		await input.press('Enter');
		return page.locator('.chat-message-from-bot');
	}

	/** Renews the image of the canvas: all nodes and notes at 100 % zoom, or smaller to be at most `widest` px wide. */
	async screenshotOfCanvas(name: string, widest: number): Promise<void> {
		if (!renewsScreenshots) return;
		const { page } = this;
		await page.getByTestId('zoom-to-fit').click();
		const node = '.vue-flow__node';
		const parts = page.locator(`${node}, ${node} [class*=_label_], ${node} [class*=_subtitle_]`);
		const boxes = (
			await Promise.all((await parts.all()).map(async (part) => await part.boundingBox()))
		).filter((box) => box !== null);
		const x = Math.min(...boxes.map((box) => box.x)) - MARGIN;
		const y = Math.min(...boxes.map((box) => box.y)) - MARGIN;
		const width = Math.max(...boxes.map((box) => box.x + box.width)) + MARGIN - x;
		const height = Math.max(...boxes.map((box) => box.y + box.height)) + MARGIN - y;
		const style = await page.locator('.vue-flow__transformationpane').getAttribute('style');
		const zoom = Number(/scale\(([\d.]+)\)/.exec(style ?? '')?.[1]);
		await screenshot(page, name, Math.min(widest, Math.round(width / zoom)), { x, y, width, height });
	}

	async close(): Promise<void> {
		await this.browser.close();
	}
}
