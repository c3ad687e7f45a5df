import sharp from 'sharp';
import { bracket } from '../faults/faultWords';
import { compose, overlay, toRaster } from './raster';
import type { Raster } from './raster';

const fontfile = require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf');
const notice = 'Emulator image, not made by Stable Diffusion';
const background = '#15171f';

/** Narrow images need a third line. */
const linesFor = (width: number) => (width < 700 ? 3 : 2);
const fontFor = (width: number) => Math.round(Math.max(9, Math.min(width / 64, 15), width / 100));

/** Height in px of the strip at the lower edge of an image of this size in px. */
export const captionHeight = (width: number, height: number) =>
	Math.min(Math.round(fontFor(width) * (1.6 * linesFor(width) + 1)), Math.round(height / 4));

/**
 * Lays a strip over the lower edge that says that the image is not the model's.
 * The font comes from a package, so no font of the system is needed.
 */
export async function addCaption(image: Raster, title: string, settings: string): Promise<Raster> {
	const { width, height } = image;
	const margin = fontFor(width);
	const textWidth = width - 2 * margin;
	const small = [settings, notice].join(linesFor(width) === 3 ? '\n' : '  ·  ');
	const text =
		`<span foreground="#ffffff">${escapeMarkup(shorten(plainText(title), textWidth / margin - 2))}</span>\n` +
		`<span foreground="#b9bdca">${escapeMarkup(small)}</span>`;
	const font = `DejaVu Sans ${margin}`;
	const box = {
		width: textWidth,
		height: captionHeight(width, height),
		background,
		withoutEnlargement: true,
	};
	const strip = sharp({ text: { text, font, fontfile, dpi: 72, rgba: true, spacing: 4 } })
		.resize({ ...box, fit: 'contain', position: 'left' })
		.extend({ left: margin, right: margin, background })
		.flatten({ background });
	return await compose(image, overlay(await toRaster(strip), { gravity: 'south' }));
}

/** One line without the emulator's fault words and without characters that markup can't hold. */
function plainText(text: string): string {
	return text
		.replace(bracket, '')
		.replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF\s]+/gu, ' ')
		.trim();
}

/** `available` in em: DejaVu's letters are about 0.63 wide, East Asian ones and pictograms 1.1. */
function shorten(text: string, available: number): string {
	let used = 0;
	const letters = [...text];
	const end = letters.findIndex((letter) => (used += letter < '\u1100' ? 0.63 : 1.1) > available);
	return end === -1 ? text : `${letters.slice(0, end).join('').trimEnd()}…`;
}

const escapeMarkup = (text: string): string =>
	text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
