import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { REPOSITORY } from '../../../playground/settings';

/** Whether this run renews the images of the documentation. */
export const renewsScreenshots = Boolean(process.env.SCREENSHOTS);

const FOLDER = join(REPOSITORY, 'docs', 'images');

/**
 * What is not shown: messages in the corner, what comes with the mouse, handles that wait for a next node, the neighbours
 * at the edge of a panel, and the dark around it.
 */
const WITHOUT = `
	.el-notification, [data-test-id=canvas-node-toolbar], [data-test-id=canvas-controls],
	[data-test-id=canvas-handle-plus-wrapper], [data-test-id=floating-node] { visibility: hidden !important; }
	[data-test-id=ndv-backdrop] { background: white !important; }`;

/** A part of a page, in px. */
export interface Cut {
	x: number;
	y: number;
	width: number;
	height: number;
}

/**
 * Renews docs/images/<name>.png, where this run is asked to; else does nothing.
 * @param width of the image in px
 * @param clip what to show, in px of the page; without it, the whole window
 */
export async function screenshot(page: Page, name: string, width: number, clip?: Cut): Promise<void> {
	if (!renewsScreenshots) return;
	await page.mouse.move(0, 0);
	const png = await page.screenshot({ clip, style: WITHOUT, animations: 'disabled', caret: 'hide' });
	const small = await sharp(png)
		.resize({ width, withoutEnlargement: true })
		.png({ palette: true, quality: 90, effort: 10, compressionLevel: 9 })
		.toBuffer();
	await writeFile(join(FOLDER, `${name}.png`), small);
}
