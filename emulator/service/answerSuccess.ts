import { createHash } from 'node:crypto';
import type { AnswerFault } from '../faults/Fault';
import type { Image, ImageFormat } from '../painting/encode';
import { jsonAnswer } from './Answer';
import type { Answer } from './Answer';

/** The format that a fault wants instead of the asked one; the last fault decides. */
export function formatFor(changes: readonly AnswerFault[]): ImageFormat | undefined {
	return changes.filter((fault) => fault.kind === 'format').at(-1)?.format;
}

/** The answer with the image, changed by every fault that the request met. */
export function answerSuccess(image: Image, seed: number, changes: readonly AnswerFault[]): Answer {
	const met = new Map(changes.map((fault) => [fault.kind, fault]));
	const bytes = changes.reduce(changeBytes, image.bytes);
	const base64 = inOrder(changes).reduce(
		(text, fault) => changeText(text, fault, image.mimeType),
		bytes.toString('base64'),
	);

	const data: Record<string, unknown> = {
		image: base64,
		seed: met.has('seedAsString') ? String(seed) : seed,
	};
	const lacking = met.get('noImage');
	const lacks = lacking?.kind === 'noImage' ? (lacking.as ?? 'missing') : undefined;
	if (lacks === 'missing') delete data.image;
	if (lacks === 'empty') data.image = '';
	if (lacks === 'null') data.image = null;

	const answer = jsonAnswer(200, { code: 0, message: 'success', ...(lacks === 'noData' ? {} : { data }) });
	const damaged = ['noImage', 'brokenBase64', 'cutOffBase64', 'notAnImage', 'cutOffImage'] as const;
	answer.said.seed = seed;
	if (!damaged.some((kind) => met.has(kind))) {
		answer.said.image = {
			sha256: createHash('sha256').update(bytes).digest('hex'),
			bytes: bytes.length,
			mimeType: image.mimeType,
			width: image.width,
			height: image.height,
		};
	}
	if (met.has('dropDuring')) answer.delivery = 'half';
	return answer;
}

function changeBytes(bytes: Buffer, fault: AnswerFault): Buffer {
	if (fault.kind === 'notAnImage')
		return Buffer.from(fault.text ?? 'This is a text, not an image.\n'.repeat(20));
	if (fault.kind === 'cutOffImage') return bytes.subarray(0, Math.floor(bytes.length / 2));
	return bytes;
}

/** Damage to the base64 text comes first, then white space, then the prefix, as these wrap what is there. */
function inOrder(changes: readonly AnswerFault[]): AnswerFault[] {
	const last: Array<AnswerFault['kind']> = ['whiteSpace', 'dataPrefix'];
	return [...changes].sort((one, other) => last.indexOf(one.kind) - last.indexOf(other.kind));
}

function changeText(base64: string, fault: AnswerFault, mimeType: string): string {
	switch (fault.kind) {
		case 'brokenBase64': {
			const middle = Math.floor(base64.length / 2);
			return `${base64.slice(0, middle)}%!*not base64*!%${base64.slice(middle + 16)}`;
		}
		case 'cutOffBase64':
			// One letter more than whole groups of four: no complete base64 text can have this length.
			return base64.slice(0, Math.floor(base64.length / 8) * 4 + 1);
		case 'whiteSpace':
			return ` ${base64.replace(/.{76}/g, '$&\r\n').replace(/.{1000}/gs, '$&\t')}\n`;
		case 'dataPrefix':
			return `data:${mimeType};base64,${base64}`;
		default:
			return base64;
	}
}
