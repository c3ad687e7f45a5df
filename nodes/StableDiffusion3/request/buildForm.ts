import type { IExecuteSingleFunctions } from 'n8n-workflow';
import type { Body } from './body';

/**
 * The multipart form of Image to Image: the body's values as fields, and the input image with its own bytes, file name
 * and type. Reads the whole image, so it is called only when the request may be sent.
 *
 * @param field name of the item's binary field
 */
export async function buildForm(
	context: IExecuteSingleFunctions,
	body: Body,
	field: string,
): Promise<FormData> {
	const form = new FormData();
	for (const [name, value] of Object.entries(body)) form.append(name, String(value));
	const { fileName, fileExtension, mimeType } = context.helpers.assertBinaryData(field);
	const bytes = await context.helpers.getBinaryDataBuffer(field);
	form.append(
		'image',
		new Blob([bytes], { type: mimeType }),
		fileName ?? `image.${fileExtension ?? 'png'}`,
	);
	return form;
}
