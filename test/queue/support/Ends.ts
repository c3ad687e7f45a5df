type End = () => Promise<void>;

/** What has to be ended when a test is over: the latest first, and all of it, even where one fails to end. */
export class Ends {
	private readonly ends: End[] = [];
	private ending?: Promise<void>;

	/** Where the others have ended already, this one ends at once: it was on its way when the test was given up. */
	add(end: End): void {
		this.ends.push(end);
		if (this.ending) this.run().catch(() => undefined);
	}

	/** Waits also for an earlier call. @throws the first error that was met, when all have ended */
	async run(): Promise<void> {
		const earlier = this.ending ?? Promise.resolve();
		this.ending = earlier.catch(() => undefined).then(async () => await this.endAll());
		await this.ending;
	}

	private async endAll(): Promise<void> {
		const errors: unknown[] = [];
		for (const end of this.ends.splice(0).reverse()) {
			await end().catch((error: unknown) => errors.push(error));
		}
		if (errors.length > 0) throw errors[0];
	}
}
