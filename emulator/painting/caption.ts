import sharp from 'sharp';
import type { Scene } from './paintScene';

const fontfile = require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf');
const notice = 'Emulator image, not made by Stable Diffusion';
const background = '#15171f';

/** Font size and height in px of the strip below an image of this width in px; narrow ones need a third line. */
export function captionSize(imageWidth: number): { font: number; height: number; lines: number } {
	const font = Math.round(Math.min(15, Math.max(9, imageWidth / 64)));
	const lines = imageWidth < 700 ? 3 : 2;
	return { font, lines, height: Math.round(font * (1.6 * lines + 1)) };
}

/**
 * Draws the strip that says that the image is not the model's, as RGB pixels of the full width.
 * The font comes from a package, so no font of the system is needed.
 */
export async function drawCaption({ prompt, model, seed, width, height }: Scene): Promise<Buffer> {
	const strip = captionSize(width);
	const margin = strip.font;
	const room = width - 2 * margin;
	const settings = `${model}  ·  ${width} × ${height}  ·  seed ${seed}`;
	const small = [settings, notice].join(strip.lines === 3 ? '\n' : '  ·  ');
	const text =
		`<span foreground="#ffffff">${escapeMarkup(`“${shorten(plainText(prompt), room / strip.font - 2)}”`)}</span>\n` +
		`<span foreground="#b9bdca">${escapeMarkup(small)}</span>`;
	const font = `DejaVu Sans ${strip.font}`;
	const box = { width: room, height: strip.height, background, withoutEnlargement: true };
	return await sharp({ text: { text, font, fontfile, dpi: 72, rgba: true, spacing: 4 } })
		.resize({ ...box, fit: 'contain', position: 'left' })
		.extend({ left: margin, right: margin, background })
		.flatten({ background })
		.raw()
		.toBuffer();
}

/** One line without the emulator's fault words and without characters that markup can't hold. */
function plainText(prompt: string): string {
	return prompt
		.replace(/\[emulator:[^\]]*\]/gi, '')
		.replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF\s]+/gu, ' ')
		.trim();
}

/** `room` in em: DejaVu's letters are about 0.63 wide, East Asian ones and pictograms 1.1. */
function shorten(text: string, room: number): string {
	let used = 0;
	const letters = [...text];
	const end = letters.findIndex((letter) => (used += letter < '\u1100' ? 0.63 : 1.1) > room);
	return end === -1 ? text : `${letters.slice(0, end).join('').trimEnd()}…`;
}

const escapeMarkup = (text: string): string =>
	text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
