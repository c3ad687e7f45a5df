import sharp from 'sharp';

const fontFile = require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf');
const notice = 'EMULATOR IMAGE, NOT MADE BY STABLE DIFFUSION';

/** The strip along the lower edge of an image: an opaque RGB image of the full width, in px. */
export interface Caption {
	pixels: Buffer;
	width: number;
	height: number;
}

/** Height of the strip in px below an image of this width in px. */
export const captionHeight = (imageWidth: number): number => Math.round(fontSizeFor(imageWidth) * 3.7);

const fontSizeFor = (imageWidth: number): number => Math.round(Math.min(15, Math.max(9, imageWidth / 56)));

/**
 * Draws the strip that says that the image is not the model's, with the prompt (shortened to fit) and the seed.
 * The font comes from a package, so no font of the system is needed.
 */
export async function drawCaption(prompt: string, seed: number, imageWidth: number): Promise<Caption> {
	const fontSize = fontSizeFor(imageWidth);
	const margin = Math.round(fontSize * 0.8);
	const room = imageWidth - 2 * margin;
	const ending = `  ·  seed ${seed}`;
	const shortened = shorten(plainText(prompt), room / fontSize - emWidth(ending) - emWidth('“”'));
	const markup =
		`<span foreground="#ffffff">${escapeMarkup(`“${shortened}”`)}</span>` +
		`<span foreground="#c9ccd6">${ending}\n${notice}</span>`;

	const text = await sharp({
		text: {
			text: markup,
			font: `DejaVu Sans ${fontSize}`,
			fontfile: fontFile,
			dpi: 72,
			rgba: true,
			spacing: 3,
		},
	})
		.png({ compressionLevel: 0 })
		.toBuffer({ resolveWithObject: true });
	const fitted =
		text.info.width <= room ? text.data : await sharp(text.data).resize({ width: room }).png().toBuffer();

	const height = captionHeight(imageWidth);
	const pixels = await sharp({
		create: { width: imageWidth, height, channels: 3, background: '#15171f' },
	})
		.composite([{ input: fitted, left: margin, top: Math.round((height - text.info.height) / 2) }])
		.removeAlpha()
		.raw()
		.toBuffer();
	return { pixels, width: imageWidth, height };
}

/** One line without the emulator's fault words and without characters that markup can't hold. */
function plainText(prompt: string): string {
	return Buffer.from(prompt)
		.toString()
		.replace(/\[emulator:[^\]]*\]/gi, '')
		.replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF\s]+/gu, ' ')
		.trim();
}

/** Estimated width in em: DejaVu's letters are about 0.6 wide, East Asian ones and pictograms 1 or more. */
function emWidth(text: string): number {
	return [...text].reduce((sum, letter) => sum + ((letter.codePointAt(0) ?? 0) >= 0x1100 ? 1.1 : 0.63), 0);
}

function shorten(text: string, room: number): string {
	if (emWidth(text) <= room) return text;
	let kept = '';
	let used = emWidth('…');
	for (const letter of text) {
		used += emWidth(letter);
		if (used > room) break;
		kept += letter;
	}
	return `${kept.trimEnd()}…`;
}

const escapeMarkup = (text: string): string =>
	text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
