import type { ImageFormat } from '../../../nodes/StableDiffusion3/image/imageFormat';
import type { Body } from '../../../nodes/StableDiffusion3/request/body';
import { buildForm } from '../../../nodes/StableDiffusion3/request/form';
import { contextWith } from '../../support/contextWith';

const BODY: Body = {
	prompt: 'a shoe 👟\nin two lines',
	width: 640,
	height: 320,
	model: 'sd3-medium',
	strength: 0,
};
const BYTES = Buffer.from('bytes of an image');

const imageOf = (format: Partial<ImageFormat>, file: object = { data: BYTES.toString('base64') }) => ({
	file: { mimeType: 'text/html', data: '', ...file },
	format: format as ImageFormat,
});
const WEBP = { mimeType: 'image/webp', extension: 'webp' } as const;

/** The form, read by Node.js's own parser. */
async function parse({ bytes, contentType }: { bytes: Buffer; contentType: string }): Promise<FormData> {
	return await new Response(bytes, { headers: { 'content-type': contentType } }).formData();
}

it('holds the values as text, and the image with its own bytes and a name and type that fit', async () => {
	const image = imageOf(WEBP, {
		data: BYTES.toString('base64'),
		fileName: 'shoe.png\\',
		fileExtension: '',
	});
	const built = await buildForm(contextWith({ helpers: {} }), BODY, { image });
	const { image: sent, ...fields } = Object.fromEntries((await parse(built)).entries()) as { image: File };
	expect(fields).toEqual({
		prompt: 'a shoe 👟\nin two lines',
		width: '640',
		height: '320',
		model: 'sd3-medium',
		strength: '0',
	});
	expect([sent.name, sent.type]).toEqual(['image.webp', 'image/webp']);
	expect(Buffer.from(await sent.arrayBuffer()).equals(BYTES)).toBe(true);
	expect(built.files).toEqual([BYTES]);
});

it('holds any file under the name of its part, from where n8n has it', async () => {
	const helpers = {
		getBinaryStream: async (id: string) => [Buffer.from(id), Buffer.from('!')],
		binaryToBuffer: async (pieces: Buffer[]) => Buffer.concat(pieces),
	};
	const images = {
		image: imageOf({ mimeType: 'image/jpeg', extension: 'jpg' }),
		mask: imageOf(WEBP, { id: 'filesystem:7' }),
	};
	const built = await buildForm(contextWith({ helpers }), BODY, images);
	const form = await parse(built);
	const files = ['image', 'mask'].map((name) => form.get(name) as File);
	expect(files.map(({ name }) => name)).toEqual(['image.jpg', 'mask.webp']);
	expect(await files[1]!.text()).toBe('filesystem:7!');
	expect(built.files).toEqual([BYTES, Buffer.from('filesystem:7!')]);
});

it('parts the values at another boundary each time', async () => {
	const make = () => buildForm(contextWith({ helpers: {} }), BODY, { image: imageOf(WEBP) });
	expect((await make()).contentType).not.toBe((await make()).contentType);
});
