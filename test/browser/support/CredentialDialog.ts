import type { Locator, Page } from 'playwright-core';

/** The dialog of a credential, opened from a node's panel. */
export class CredentialDialog {
	private readonly dialog: Locator;

	constructor(page: Page) {
		this.dialog = page.getByTestId('editCredential-modal');
	}

	/** The labels of its fields, without the mark of a required one. */
	async labels(): Promise<string[]> {
		const labels = this.dialog.getByTestId('credential-connection-parameter').locator('label');
		await labels.first().waitFor();
		return (await labels.allInnerTexts()).map((text) => text.split('\n')[0]?.replace(/ \*$/, '') ?? '');
	}

	async value(name: string): Promise<string> {
		return await this.field(name).inputValue();
	}

	async fill(name: string, text: string): Promise<void> {
		await this.field(name).fill(text);
	}

	/** Waits until it warns of an address on the way to which others can read the key, or no longer warns. */
	async warnsOfPlainHttp(warns: boolean): Promise<void> {
		const warning = this.dialog.getByText(
			'anyone on the network between n8n and this address can read your API key',
		);
		await warning.waitFor({ state: warns ? 'visible' : 'detached' });
	}

	/** Saves; n8n then tests the credential, and closes the dialog of a new one that works. */
	async save(): Promise<void> {
		await this.dialog.getByTestId('credential-save-button').click();
	}

	/** Waits for a failed test: n8n's own words, and behind "More details", which stays open, this reason. */
	async failsBecause(reason: string): Promise<void> {
		const more = this.dialog.getByText('More details');
		const said = this.dialog.getByText(reason);
		await more.or(said).first().waitFor();
		await this.dialog.getByText('Couldn’t connect with these settings').waitFor();
		// What n8n shows may be of an earlier test, of other values, that took longer.
		const retry = this.dialog.getByRole('button', { name: 'Retry' }).first();
		for (let tries = 0; tries < 20 && !(await said.isVisible()); tries++) {
			if (await more.isVisible()) await more.click({ timeout: 5_000 }).catch(() => {});
			await said.waitFor({ timeout: 2_000 }).catch(() => {});
			if (!(await said.isVisible()) && (await retry.isVisible())) await retry.click().catch(() => {});
		}
		await said.waitFor();
	}

	/** Waits until the dialog says that the test has passed. */
	async passed(): Promise<void> {
		await this.dialog.getByTestId('credentials-config-container-test-success').waitFor();
	}

	/** Waits until the dialog has closed. */
	async closed(): Promise<void> {
		await this.dialog.waitFor({ state: 'detached' });
	}

	private field(name: string): Locator {
		return this.dialog.getByTestId(`parameter-input-${name}`).locator('input');
	}
}
