import { compose, negative, open, overlay, toRaster } from './raster';
import type { Raster } from './raster';
import type { ScenePainter } from './scene';

/** One image over another, from 0 (invisible) to 1 (hides it). */
export async function blend(below: Raster, above: Raster, share: number): Promise<Raster> {
	return await compose(below, overlay(await toRaster(open(above).ensureAlpha(share))));
}

/** A scene in place of what the mask covers. */
export async function fillWith(scene: Raster, image: Raster, mask: Raster): Promise<Raster> {
	return await compose(image, overlay(await cutOut(scene, mask)));
}

/** The colours around flow into what the mask covers. */
export async function fillFromAround(image: Raster, mask: Raster): Promise<Raster> {
	return await fillHoles(await cutOut(image, await negative(open(mask))));
}

/** What is transparent shows the image at half the size, with its own holes filled in the same way. */
async function fillHoles(image: Raster): Promise<Raster> {
	const { width, height } = image;
	if (width === 1 && height === 1) return await toRaster(open(image).removeAlpha());
	const half = open(image).resize(Math.ceil(width / 2), Math.ceil(height / 2), { fit: 'fill' });
	const filled = open(await fillHoles(await toRaster(half))).resize(width, height, { fit: 'fill' });
	return await compose(await toRaster(filled), overlay(image));
}

/**
 * The image's light and dark on a scene, the clearer the higher the strength (0..1). `lines` only makes the scene
 * darker, so that white paper vanishes; `shapes` also makes it brighter.
 */
export async function imprint(
	image: Raster,
	scene: Raster,
	kept: 'lines' | 'shapes',
	strength: number,
): Promise<Raster> {
	const [blend, neutral] = kept === 'lines' ? (['multiply', 255] as const) : (['hard-light', 128] as const);
	const shades = open(image)
		.greyscale()
		.linear(strength, neutral * (1 - strength));
	return await compose(scene, overlay(await toRaster(shades), { blend }));
}

/** The image in a frame, with its mirrored surroundings turning into a scene as creativity (0..1) grows. */
export async function extend(
	image: Raster,
	sides: { left: number; right: number; top: number; bottom: number },
	scene: ScenePainter,
	creativity: number,
): Promise<Raster> {
	const { left, top } = sides;
	const mirrored = await toRaster(open(image).extend({ ...sides, extendWith: 'mirror' }));
	const surroundings = await blend(
		await toRaster(open(mirrored).blur(6)),
		await scene(mirrored),
		creativity,
	);
	const line = Math.max(2, Math.round(mirrored.width / 400));
	const frame = `<svg xmlns="http://www.w3.org/2000/svg" width="${mirrored.width}" height="${mirrored.height}">
		<rect x="${left - line / 2}" y="${top - line / 2}" width="${image.width + line}" height="${image.height + line}"
		fill="none" stroke="#fff" stroke-width="${line}" stroke-dasharray="${5 * line} ${3 * line}"/></svg>`;
	return await compose(surroundings, { input: Buffer.from(frame) }, overlay(image, { left, top }));
}

/** The part of an image that a mask covers, on transparency. */
const cutOut = (image: Raster, mask: Raster): Promise<Raster> =>
	toRaster(open(image).joinChannel(mask.pixels, overlay(mask)));
