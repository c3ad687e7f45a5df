import { sha256 } from '../../e2e/support/sha256';

export interface ImageAnswer {
	prompt: string;
	status: number;
	contentType: string | null;
	/** Of the body, whatever it is. */
	sha256: string;
	/** The body, where it is no image. */
	text?: string;
}

/** Calls a published workflow's webhook with a prompt and waits for its answer. */
export async function askForImage(url: string, prompt: string): Promise<ImageAnswer> {
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
export async function askForImages(url: string, prompts: string[]): Promise<ImageAnswer[]> {
	return await Promise.all(prompts.map(async (prompt) => await askForImage(url, prompt)));
}

/** Prompts in alphabetical order, no two the same. */
export function differentPrompts(count: number): string[] {
	return Array.from({ length: count }, (_, index) => `Boat ${String(index + 1).padStart(3, '0')}`);
}
