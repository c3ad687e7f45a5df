/** Width and height in px. */
export interface Size {
	width: number;
	height: number;
}

/** What the bytes of an image say about it. Width and height are those of its header. */
export interface ImageFormat extends Size {
	mimeType: 'image/png' | 'image/jpeg' | 'image/webp';
	/** Without a dot. */
	extension: 'png' | 'jpg' | 'webp';
	/** How EXIF data turn and mirror the image for people, from 1 (not at all) to 8. */
	orientation: number;
	/** Whether it can have transparent parts. */
	hasAlpha: boolean;
	/** False where the bytes stop before the end of the image. */
	complete: boolean;
}

/** The size of an image the way people see it: from orientation 5 on it is turned by a quarter. */
export function sizeAsSeen({ width, height, orientation }: ImageFormat): Size {
	return orientation >= 5 ? { width: height, height: width } : { width, height };
}
