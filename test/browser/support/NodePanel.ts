import type { Locator, Page } from 'playwright-core';
import { CredentialDialog } from './CredentialDialog';
import { renewsScreenshots, screenshot } from './screenshot';

/** The open panel of a node: its fields in the middle, its output on the right. */
export class NodePanel {
	constructor(readonly page: Page) {}

	/** Waits until the panel shows its fields. */
	async opened(): Promise<void> {
		await this.page.getByTestId('node-parameters').getByTestId('parameter-item').first().waitFor();
	}

	/** The name and label of each field that is there, from top to bottom. */
	async fields(): Promise<Array<[name: string, label: string]>> {
		const input = this.page.locator('[data-parameter-path^="parameters."]');
		const items = await this.page.getByTestId('parameter-item').filter({ has: input }).all();
		return await Promise.all(
			items.map(async (item): Promise<[string, string]> => {
				const path = await item.locator(input).getAttribute('data-parameter-path');
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

	/** Types a text or number over what was there. */
	async fill(name: string, text: string): Promise<void> {
		await this.field(name).locator('input, textarea').fill(text);
		await this.field(name).locator('input, textarea').blur();
	}

	/** The labels in a drop-down field. */
	async choices(name: string): Promise<string[]> {
		return await this.choicesOf(this.field(name));
	}

	/** Chooses a label in a drop-down field. */
	async choose(name: string, label: string): Promise<void> {
		await this.chooseIn(this.field(name), label);
	}

	/** The labels under Add Option. */
	async addableOptions(): Promise<string[]> {
		return await this.choicesOf(this.addOptionButton);
	}

	async addOption(label: string): Promise<void> {
		await this.chooseIn(this.addOptionButton, label);
	}

	/** Runs the step, and waits for what the output then shows: a picture or an error. */
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

	/** Opens the first picture in the output. Gives its width and height in px, once the browser has decoded it. */
	async viewPicture(): Promise<[width: number, height: number]> {
		await this.output.getByTestId('radio-button-binary').click();
		await this.output.getByTestId('ndv-binary-data_0').getByTestId('ndv-view-binary-data').click();
		await this.output.locator('img').waitFor();
		// As text, because the types of a browser are not those of these tools.
		return await this.page.evaluate<[number, number]>(`(async () => {
			const image = document.querySelector('[data-test-id=output-panel] img');
			await image.decode();
			return [image.naturalWidth, image.naturalHeight];
		})()`);
	}

	/** The file of the picture that is shown. */
	async pictureBytes(): Promise<Buffer> {
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

	/** Opens the dialog of the chosen credential. */
	async editCredential(): Promise<CredentialDialog> {
		await this.page.getByTestId('credential-edit-button').click();
		return new CredentialDialog(this.page);
	}

	/** The name of the chosen credential. */
	async credential(): Promise<string> {
		return await this.page.getByTestId('node-credentials-select').locator('input').inputValue();
	}

	/** Renews the picture of the whole panel, its fields drawn to the left as far as they go. */
	async screenshotWithWideOutput(name: string): Promise<void> {
		if (!renewsScreenshots) return;
		await this.field('operation').scrollIntoViewIfNeeded();
		await this.page.getByTestId('panel-drag-button').hover();
		await this.page.mouse.down();
		await this.page.mouse.move(0, 50, { steps: 10 });
		await this.page.mouse.up();
		await screenshot(this.page, name, 1300);
	}

	/** Renews the picture of the error in the output. */
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

	private async choicesOf(select: Locator): Promise<string[]> {
		const items = await this.unfold(select);
		const texts = await items.allInnerTexts();
		await select.locator('input').click();
		await items.first().waitFor({ state: 'hidden' });
		// Each text is the label, and the description below it.
		return texts.map(firstLine);
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
