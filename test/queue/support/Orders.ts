import type { Emulator, LedgerEntry } from '../../../emulator';
import type { ImageAnswer } from './askForImage';

/** What the service was asked for, as its ledger says. */
export class Orders {
	constructor(private readonly service: Pick<Emulator, 'ledger'>) {}

	/** Of every request, in alphabetical order. */
	get prompts(): string[] {
		return this.all.map(promptOf).sort();
	}

	/** Of the requests whose client was gone before the answer, in alphabetical order. */
	get givenUp(): string[] {
		return this.all
			.filter(({ outcome }) => outcome === 'client gave up')
			.map(promptOf)
			.sort();
	}

	get inFlight(): number {
		return this.all.filter(({ outcome }) => outcome === 'in flight').length;
	}

	/** What the answer to each prompt has to be: the image that was made for it. */
	rightAnswers(prompts: string[]): ImageAnswer[] {
		return prompts.map((prompt) => {
			const image = this.all.find((entry) => promptOf(entry) === prompt)?.answer.image;
			const made = image?.sha256 ?? 'no image was made';
			return { prompt, status: 200, contentType: 'image/png', sha256: made };
		});
	}

	/** Waits until so many requests are in flight at one time. */
	async untilInFlight(count: number): Promise<void> {
		while (this.inFlight < count) await new Promise((resolve) => setTimeout(resolve, 20));
	}

	private get all(): LedgerEntry[] {
		return this.service.ledger.requests;
	}
}

function promptOf({ body }: LedgerEntry): string {
	return (body as { prompt: string }).prompt;
}
