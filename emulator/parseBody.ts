import { createHash } from 'node:crypto';
import express from 'express';
import type { Request, RequestHandler, Response } from 'express';
import multer from 'multer';

const megabyte = 1024 * 1024;
const parseJson = express.json({ limit: megabyte, strict: false });
const parseForm = multer({
	storage: multer.memoryStorage(),
	limits: { fileSize: 50 * megabyte, fieldSize: megabyte, files: 10, fields: 50 },
	// Else a file name in UTF-8 is read as Latin-1.
	defParamCharset: 'utf8',
}).any();

/** A parsed body, a form's files as lists of bytes; `description` is what the ledger shows of it. */
export type ParsedBody =
	{ body: unknown; description: unknown } | { problem: string; tooLarge: boolean; description: null };

/** Parses a JSON or multipart body. Throws only if the connection broke. */
export async function parseBody(
	kind: 'json' | 'form',
	request: Request,
	response: Response,
): Promise<ParsedBody> {
	const [type, parser] =
		kind === 'form'
			? (['multipart/form-data', parseForm] as const)
			: (['application/json', parseJson] as const);
	if (!request.is(type)) return unreadable(`body: must be ${type}`);
	try {
		await run(parser, request, response);
	} catch (error) {
		if (response.destroyed) throw error;
		const { message = '', code, status } = error as { message?: string; code?: string; status?: number };
		const tooLarge = status === 413 || /^LIMIT_/.test(code ?? '');
		return unreadable(`${kind === 'form' ? 'form' : 'body'}: ${message}`, tooLarge);
	}
	if (kind === 'json') return { body: request.body as unknown, description: shortened(request.body) };

	const texts = { ...(request.body as Record<string, unknown>) };
	const files: Record<string, Buffer[]> = {};
	const described: Record<string, object> = {};
	for (const { fieldname, originalname, mimetype, buffer } of request.files as Express.Multer.File[]) {
		(files[fieldname] ??= []).push(buffer);
		described[fieldname] = {
			fileName: originalname,
			mimeType: mimetype,
			bytes: buffer.length,
			sha256: createHash('sha256').update(buffer).digest('hex'),
		};
	}
	return {
		body: { ...files, ...texts },
		description: { ...(shortened(texts) as object), ...described },
	};
}

const unreadable = (problem: string, tooLarge = false): ParsedBody => ({
	problem,
	tooLarge,
	description: null,
});

/** Runs a body parser; ends with the connection too, which not every parser notices. */
function run(handler: RequestHandler, request: Request, response: Response): Promise<void> {
	return new Promise((resolve, reject) => {
		response.once('close', () => reject(new Error('The connection was closed')));
		void handler(request, response, (error?: unknown) => {
			if (error === undefined) resolve();
			else
				reject(
					error instanceof Error
						? error
						: new Error('The body could not be read', { cause: error }),
				);
		});
	});
}

/** A copy for the ledger: prompts whole, any other long text (it may be an image in base64) cut. */
function shortened(value: unknown, name = ''): unknown {
	if (typeof value === 'string') {
		const whole = name.endsWith('prompt') || value.length <= 1000;
		return whole ? value : `${value.slice(0, 60)}... (${value.length} characters)`;
	}
	if (Array.isArray(value)) return value.map((entry) => shortened(entry, name));
	if (typeof value === 'object' && value !== null) {
		return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, shortened(entry, key)]));
	}
	return value;
}
