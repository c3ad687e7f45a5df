import { sha256 } from '../../e2e/support/sha256';

export interface PictureAnswer {
	prompt: string;
	status: number;
	contentType: string | null;
	/** Of the body, whatever it is. */
	sha256: string;
	/** The body, where it is no picture. */
	text?: string;
}

/** Calls a published workflow's webhook with a prompt and waits for its answer. */
export async function askForPicture(url: string, prompt: string): Promise<PictureAnswer> {
	const answer = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ prompt }),
	});
	const body = Buffer.from(await answer.arrayBuffer());
	const contentType = answer.headers.get('content-type');
	return {
		prompt,
		status: answer.status,
		contentType,
		sha256: sha256(body),
		...(contentType?.startsWith('image/') ? {} : { text: body.toString() }),
	};
}

/** Calls it with all prompts at once. Gives the answers in the order of the prompts. */
export async function askForPictures(url: string, prompts: string[]): Promise<PictureAnswer[]> {
	return await Promise.all(prompts.map(async (prompt) => await askForPicture(url, prompt)));
}

/** Prompts in alphabetical order, no two the same. */
export function differentPrompts(count: number): string[] {
	return Array.from({ length: count }, (_, index) => `Boat ${String(index + 1).padStart(3, '0')}`);
}
