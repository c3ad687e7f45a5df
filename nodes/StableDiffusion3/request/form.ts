import type { IExecuteSingleFunctions } from 'n8n-workflow';
import { readBytes, type InputFiles, type InputImage } from './inputImage';
import type { Body } from './body';

/** A multipart form as it goes over the wire. */
export interface Form {
	bytes: Buffer;
	/** With the boundary of its parts. */
	contentType: string;
	/** The bytes of the files in it. */
	files: Buffer[];
}

/**
 * A multipart form: the body's values as fields, and the input images with their own bytes, and with a name and a type that
 * fit these: what an item says of them may be missing or wrong, and some names make a server drop the file. Reads the whole
 * images, so it is called only when the request may be sent.
 *
 * It is put together here, because a FormData turns every line break of a prompt into CRLF.
 *
 * @param signal ends the fetching of an image
 * @see https://www.rfc-editor.org/rfc/rfc7578
 */
export async function buildForm(
	context: IExecuteSingleFunctions,
	body: Body,
	images: InputFiles,
	signal?: AbortSignal,
): Promise<Form> {
	const boundary = `----sd3-${crypto.randomUUID()}`;
	const head = (name: string, more: string) =>
		`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`;
	const fields = Object.entries(body).map(([name, value]) => `${head(name, '')}${value}\r\n`);
	const parts: Buffer[] = [Buffer.from(fields.join(''))];
	const files: Buffer[] = [];
	for (const [name, image] of Object.entries<InputImage>({ ...images })) {
		const { extension, mimeType } = image.format;
		const bytes = await readBytes(context, image, signal);
		files.push(bytes);
		parts.push(
			Buffer.from(head(name, `; filename="${name}.${extension}"\r\nContent-Type: ${mimeType}`)),
			bytes,
			Buffer.from('\r\n'),
		);
	}
	parts.push(Buffer.from(`--${boundary}--\r\n`));
	return { bytes: Buffer.concat(parts), files, contentType: `multipart/form-data; boundary=${boundary}` };
}
