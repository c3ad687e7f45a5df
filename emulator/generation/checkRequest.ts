import type { Request } from 'express';
import { readFaultWords } from '../faults/faultWords';
import type { WordedFault } from '../faults/faultWords';
import type { ParsedBody } from '../parseBody';
import type { Order } from '../validation/fields';
import { checkImageToImage } from '../validation/imageToImage';
import type { ImageOrder } from '../validation/imageToImage';
import type { Checked } from '../validation/problems';
import { checkTextToImage } from '../validation/textToImage';

/** A checked body; `prompt` and `worded` as far as they could be read. */
export interface CheckedRequest {
	prompt?: string;
	worded: WordedFault[];
	order: Checked<Order | ImageOrder>;
}

/** Checks a generation request's query and body, and reads the faults that its prompt asks for. */
export async function checkRequest(request: Request, body: ParsedBody): Promise<CheckedRequest> {
	if (body.kind === 'unreadable') return { worded: [], order: { valid: false, problem: body.problem } };

	const fields = body.kind === 'json' ? body.body : body.fields;
	const prompt = (fields as { prompt?: unknown } | null | undefined)?.prompt;
	const { faults, problem } = readFaultWords(typeof prompt === 'string' ? prompt : '');
	const checked =
		body.kind === 'json' ? checkTextToImage(body.body) : await checkImageToImage(body.fields, body.files);
	const problems = [
		...Object.keys(request.query).map((name) => `${name}: unknown query parameter`),
		...(problem === undefined ? [] : [`prompt: ${problem}`]),
		...(checked.valid ? [] : [checked.problem]),
	];
	return {
		...(typeof prompt === 'string' ? { prompt } : {}),
		worded: faults,
		order: problems.length === 0 ? checked : { valid: false, problem: problems.join('; ') },
	};
}
