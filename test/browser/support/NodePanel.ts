import type { Locator, Page } from 'playwright-core';
import { CredentialDialog } from './CredentialDialog';
import { renewsScreenshots, screenshot } from './screenshot';

/** How far a screenshot draws the fields to the left, in px. */
const WIDER_OUTPUT_PX = 160;

/** The open panel of a node: its fields in the middle, its output on the right. */
export class NodePanel {
	constructor(readonly page: Page) {}

	/** Waits until the panel shows its fields. */
	async opened(): Promise<void> {
		await this.page.getByTestId('node-parameters').getByTestId('parameter-item').first().waitFor();
	}

	/** The name and label of each field that is there, options that were added too, from top to bottom. */
	async fields(): Promise<Array<[name: string, label: string]>> {
		const inputs = await this.page.locator('[data-parameter-path^="parameters."]').all();
		return await Promise.all(
			inputs.map(async (input): Promise<[string, string]> => {
				const path = await input.getAttribute('data-parameter-path');
				const item = input.locator('xpath=ancestor::*[@data-test-id="parameter-item"][1]');
				// The panel puts the credential into the item of the first field, above it.
				const label = await item.locator('label').last().innerText();
				return [path?.slice('parameters.'.length) ?? '', firstLine(label)];
			}),
		);
	}

	/** The texts that stand between the fields. */
	async notices(): Promise<string[]> {
		return await this.page.getByTestId('node-parameters').locator('.notice').allInnerTexts();
	}

	field(name: string): Locator {
		return this.page.locator(`[data-parameter-path="parameters.${name}"]`);
	}

	/** Waits until a field is there. */
	async shows(name: string): Promise<void> {
		await this.field(name).waitFor();
	}

	/** Waits until a field is gone. */
	async hides(name: string): Promise<void> {
		await this.field(name).waitFor({ state: 'detached' });
	}

	/** What a text, number or drop-down field shows. */
	async value(name: string): Promise<string> {
		return await this.field(name).locator('input, textarea').inputValue();
	}

	/** What is written in a text field: an expression (with its =), or a fixed text. */
	async written(name: string): Promise<string> {
		const expression = this.field(name).locator('.cm-content');
		const text = this.field(name).locator('textarea');
		await expression.or(text).waitFor();
		return (await text.isVisible()) ? await text.inputValue() : `=${await expression.innerText()}`;
	}

	/** Types a text or number over what was there. */
	async fill(name: string, text: string): Promise<void> {
		await this.field(name).locator('input, textarea').fill(text);
		await this.field(name).locator('input, textarea').blur();
	}

	/** The labels in a drop-down field. */
	async choices(name: string): Promise<string[]> {
		const select = this.field(name);
		const items = await this.unfold(select);
		const texts = await items.allInnerTexts();
		await select.locator('input').click();
		await items.first().waitFor({ state: 'hidden' });
		// Each text is the label, and the description below it.
		return texts.map(firstLine);
	}

	/** Chooses a label in a drop-down field. */
	async choose(name: string, label: string): Promise<void> {
		await this.chooseIn(this.field(name), label);
	}

	async addOption(label: string): Promise<void> {
		await this.chooseIn(this.addOptionButton, label);
	}

	/** Runs the step, and waits for what the output then shows: an image or an error. */
	async run(): Promise<void> {
		await this.page.getByTestId('node-execute-button').click();
		const succeeded = this.output.getByTestId('node-run-status-success');
		await succeeded.or(this.output.getByTestId('node-error-message')).first().waitFor();
	}

	get output(): Locator {
		return this.page.getByTestId('output-panel');
	}

	/** The tabs over an output with several branches: the name of each, and its number of items. */
	async branches(): Promise<string[]> {
		const tabs = this.output.getByTestId('branches').locator('[data-test-id^=tab-]');
		await tabs.first().waitFor();
		return await tabs.allInnerTexts();
	}

	/** Opens an image in the output, the first unless told. Gives its width and height in px, once the browser has decoded it. */
	async viewImage(place = 0): Promise<[width: number, height: number]> {
		const binary = this.output.getByTestId('radio-button-binary');
		if (await binary.isVisible()) await binary.click();
		await this.output.getByTestId(`ndv-binary-data_${place}`).getByTestId('ndv-view-binary-data').click();
		await this.output.locator('img').waitFor();
		// As text, because the types of a browser are not those of these tools.
		return await this.page.evaluate<[number, number]>(`(async () => {
			const image = document.querySelector('[data-test-id=output-panel] img');
			await image.decode();
			return [image.naturalWidth, image.naturalHeight];
		})()`);
	}

	/** From an image back to the list of images. */
	async backToList(): Promise<void> {
		await this.output.getByText('Back to list').click();
	}

	/** The file of the image that is shown. */
	async imageBytes(): Promise<Buffer> {
		const address = (await this.output.locator('img').getAttribute('src')) ?? '';
		return await (await this.page.request.get(address)).body();
	}

	/** The error in the output: what happened, and what to do. */
	async error(): Promise<{ message: string; description: string }> {
		return {
			message: await this.output.getByTestId('node-error-message').innerText(),
			description: await this.output.getByTestId('node-error-description').innerText(),
		};
	}

	/** Opens the dialog for a new credential. */
	async newCredential(): Promise<CredentialDialog> {
		await this.page.getByTestId('node-credentials-select').click();
		await this.page.getByTestId('node-credentials-select-item-new').click();
		return new CredentialDialog(this.page);
	}

	/** Closes the panel. */
	async close(): Promise<void> {
		await this.page.getByTestId('ndv-close-button').click();
		await this.page.getByTestId('ndv').waitFor({ state: 'detached' });
	}

	/** Opens the dialog of the chosen credential. */
	async editCredential(): Promise<CredentialDialog> {
		await this.page.getByTestId('credential-edit-button').click();
		return new CredentialDialog(this.page);
	}

	/** The name of the chosen credential. */
	async credential(): Promise<string> {
		return await this.page.getByTestId('node-credentials-select').locator('input').inputValue();
	}

	/** Renews the image of the whole panel, with a wider output than n8n gives it. */
	async screenshotWithWideOutput(name: string): Promise<void> {
		if (!renewsScreenshots) return;
		await this.field('operation').scrollIntoViewIfNeeded();
		const panel = await this.page.getByTestId('ndv').boundingBox();
		const handle = await this.page.getByTestId('panel-drag-button').boundingBox();
		if (!panel || !handle) throw new Error('The panel is not open.');
		await this.page.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2);
		await this.page.mouse.down();
		await this.page.mouse.move(handle.x + handle.width / 2 - WIDER_OUTPUT_PX, handle.y, { steps: 10 });
		await this.page.mouse.up();
		await screenshot(this.page, name, 1300, panel);
	}

	/** Renews the image of the error in the output. */
	async screenshotOfError(name: string): Promise<void> {
		const panel = await this.output.boundingBox();
		const last = await this.output.getByText('Other info').boundingBox();
		if (!panel || !last) throw new Error('The output shows no error.');
		const height = last.y + last.height + 32 - panel.y;
		await screenshot(this.page, name, Math.round(panel.width), { ...panel, height });
	}

	private get addOptionButton(): Locator {
		// The second one is n8n's own, for its Request Options.
		return this.page.getByTestId('collection-parameter-add').first();
	}

	private async chooseIn(select: Locator, label: string): Promise<void> {
		const items = await this.unfold(select);
		await items.filter({ has: this.page.getByText(label, { exact: true }) }).click();
		await items.first().waitFor({ state: 'hidden' });
	}

	/** Opens a drop-down, and gives the entries of its list. */
	private async unfold(select: Locator): Promise<Locator> {
		const input = select.locator('input');
		await input.click();
		const list = await input.getAttribute('aria-controls');
		const items = this.page.locator(`#${list} [role=option]`);
		await items.first().waitFor();
		return items;
	}
}

function firstLine(text: string): string {
	return text.split('\n')[0] ?? '';
}
