import type { IExecuteSingleFunctions } from 'n8n-workflow';
import type { Body } from './Operation';

/** A multipart form as it goes over the wire. */
export interface Form {
	bytes: Buffer;
	/** With the boundary of its parts. */
	contentType: string;
	/** The bytes of the input image in it. */
	image: Buffer;
}

/** What would end a file name early is written as browsers write it. */
const escapeName = (name: string) =>
	name.replace(
		/["\p{Cc}]/gu,
		(sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
	);

const isHeaderText = (text: string) => /^[\x20-\x7e]+$/.test(text);

/**
 * The multipart form of Image to Image: the body's values as fields, and the input image with its own bytes, file name
 * and type. Reads the whole image, so it is called only when the request may be sent.
 *
 * It is put together here, because a FormData turns every line break of a prompt into CRLF.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7578
 * @param field name of the item's binary field
 */
export async function buildForm(context: IExecuteSingleFunctions, body: Body, field: string): Promise<Form> {
	const { fileName, fileExtension, mimeType } = context.helpers.assertBinaryData(field);
	const boundary = `----sd3-${crypto.randomUUID()}`;
	const fields = Object.entries(body).map(
		([name, value]) =>
			`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
	);
	const name = escapeName(fileName || `image.${fileExtension ?? 'png'}`);
	const type = isHeaderText(mimeType) ? mimeType : 'application/octet-stream';
	const file = `--${boundary}\r\nContent-Disposition: form-data; name="image"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`;
	const image = await context.helpers.getBinaryDataBuffer(field);
	const bytes = Buffer.concat([
		Buffer.from(fields.join('') + file),
		image,
		Buffer.from(`\r\n--${boundary}--\r\n`),
	]);
	return { bytes, image, contentType: `multipart/form-data; boundary=${boundary}` };
}
