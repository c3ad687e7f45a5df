import type { Body } from '../../../nodes/StableDiffusion3/request/Operation';
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

const contextFor = (binary: object) =>
	contextWith({
		helpers: {
			assertBinaryData: (field: string) => (field === 'photo' ? binary : undefined),
			getBinaryDataBuffer: async (field: string) => (field === 'photo' ? BYTES : undefined),
		},
	});

/** The form, read by Node.js's own parser. */
async function build(binary: object): Promise<FormData> {
	const { bytes, contentType } = await buildForm(contextFor(binary), BODY, 'photo');
	return await new Response(bytes, { headers: { 'content-type': contentType } }).formData();
}

it('holds the values as text, and the image with its own bytes, name and type', async () => {
	const form = await build({ fileName: 'shoe.webp', fileExtension: 'png', mimeType: 'image/webp' });
	const { image, ...fields } = Object.fromEntries(form.entries()) as { image: File };
	expect(fields).toEqual({
		prompt: 'a shoe 👟\nin two lines',
		width: '640',
		height: '320',
		model: 'sd3-medium',
		strength: '0',
	});
	expect([image.name, image.type]).toEqual(['shoe.webp', 'image/webp']);
	expect(Buffer.from(await image.arrayBuffer()).equals(BYTES)).toBe(true);
});

it.each([
	[{ fileExtension: 'jpg' }, 'image.jpg'],
	[{ fileName: '' }, 'image.png'],
	[{ fileName: 'a "shoe"\r\nX-Evil: 1' }, 'a %22shoe%22%0D%0AX-Evil: 1'],
	[{ fileName: 'Größe 猫.png' }, 'Größe 猫.png'],
])('gives the image of %j the name %s', async (binary, name) => {
	const { bytes } = await buildForm(contextFor({ mimeType: 'image/jpeg', ...binary }), BODY, 'photo');
	expect(bytes.toString()).toContain(`; filename="${name}"\r\n`);
});

it.each([
	['image/svg+xml; a="b"', 'image/svg+xml; a="b"'],
	['image/png\r\nX-Evil: 1', 'application/octet-stream'],
	['bild/grün', 'application/octet-stream'],
	['', 'application/octet-stream'],
])('gives an image of type %j the type %s', async (mimeType, type) => {
	const { bytes } = await buildForm(contextFor({ mimeType }), BODY, 'photo');
	expect(bytes.toString()).toContain(`\r\nContent-Type: ${type}\r\n\r\n`);
});

it('parts the values at another boundary each time', async () => {
	const make = async () => (await buildForm(contextFor({ mimeType: 'a/b' }), BODY, 'photo')).contentType;
	expect(await make()).not.toBe(await make());
});
