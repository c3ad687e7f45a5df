/** A key of the emulated service and its balance in credits. */
export interface Account {
	key: string;
	credits: number;
}

/** The keys that the emulator knows when none are given. */
export const defaultAccounts: readonly Account[] = [
	{ key: 'emulator-key', credits: 1_000_000 },
	{ key: 'emulator-empty-key', credits: 0 },
];

/** The keys of the emulated service with their balances in credits. */
export class Accounts {
	private readonly balances = new Map<string, number>();

	constructor(private readonly initial: readonly Account[] = defaultAccounts) {
		this.reset();
	}

	/** Back to the keys and balances of the start. */
	reset(): void {
		this.balances.clear();
		for (const { key, credits } of this.initial) this.balances.set(key, credits);
	}

	has(key: string): boolean {
		return this.balances.has(key);
	}

	/** The balance of a key; undefined where the key is not known. */
	credits(key: string): number | undefined {
		return this.balances.get(key);
	}

	/** Sets the balance of a key, and adds the key where it is new. */
	set(key: string, credits: number): void {
		this.balances.set(key, credits);
	}

	/** Takes credits if the balance suffices; says whether it did. */
	take(key: string, credits: number): boolean {
		const balance = this.balances.get(key) ?? 0;
		if (balance < credits) return false;
		this.balances.set(key, balance - credits);
		return true;
	}

	/** Gives credits back that were taken for nothing. */
	giveBack(key: string, credits: number): void {
		const balance = this.balances.get(key);
		if (balance !== undefined) this.balances.set(key, balance + credits);
	}

	list(): Account[] {
		return [...this.balances].map(([key, credits]) => ({ key, credits }));
	}
}
