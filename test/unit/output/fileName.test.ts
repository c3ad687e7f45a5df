import { fileNameFor } from '../../../nodes/StableDiffusion3/output/fileName';
import type { ImageFormat } from '../../../nodes/StableDiffusion3/image/imageFormat';

const PNG: ImageFormat = {
	mimeType: 'image/png',
	extension: 'png',
	width: 1,
	height: 1,
	orientation: 1,
	hasAlpha: false,
	complete: true,
};
const JPG: ImageFormat = { ...PNG, mimeType: 'image/jpeg', extension: 'jpg' };
const WEBP: ImageFormat = { ...PNG, mimeType: 'image/webp', extension: 'webp' };

it.each<[string, ImageFormat, string]>([
	['', PNG, 'sd3-42.png'],
	['', JPG, 'sd3-42.jpg'],
	['sd3-<seed>', WEBP, 'sd3-42.webp'],
	['cat', PNG, 'cat.png'],
	['cat.png', PNG, 'cat.png'],
	['CAT.PNG', PNG, 'CAT.PNG'],
	['cat.png', JPG, 'cat.jpg'],
	['cat.jpeg', JPG, 'cat.jpeg'],
	['cat.JPE', JPG, 'cat.JPE'],
	['cat.jfif', JPG, 'cat.jfif'],
	['cat.jpg', WEBP, 'cat.webp'],
	['cat.jpe', PNG, 'cat.png'],
	['cat.tif', PNG, 'cat.png'],
	['cat.tiff', PNG, 'cat.png'],
	['cat.pngs', PNG, 'cat.pngs.png'],
	['bacon', PNG, 'bacon.png'],
	['console', PNG, 'console.png'],
	['aux .cat', PNG, '_aux .cat.png'],
	['a...', PNG, 'a.png'],
	[`${'a'.repeat(200)}b`, PNG, `${'a'.repeat(200)}.png`],
	[`${'a'.repeat(198)}...b`, PNG, `${'a'.repeat(198)}.png`],
	['product 1.5', PNG, 'product 1.5.png'],
	['notes.txt', PNG, 'notes.txt.png'],
	['cat <seed> at night', PNG, 'cat 42 at night.png'],
	['../../etc/passwd', PNG, 'etc-passwd.png'],
	['C:\\Windows\\system32', PNG, 'C-Windows-system32.png'],
	['C\ufe55 drive', PNG, 'C- drive.png'],
	['a\u0000b\nc', PNG, 'a-b-c.png'],
	['what? "yes" <b>|*', PNG, 'what- -yes- -b.png'],
	['evil\u202egnp.exe', PNG, 'evil-gnp.exe.png'],
	['.hidden', PNG, 'hidden.png'],
	['trailing. ', PNG, 'trailing.png'],
	['CON', PNG, '_CON.png'],
	['lpt1.png', PNG, '_lpt1.png'],
	['///', PNG, 'sd3-42.png'],
	['Größe 猫 🐈', PNG, 'Größe 猫 🐈.png'],
])('makes of %j for %o the name %j', (wanted, format, expected) => {
	expect(fileNameFor(wanted, 42, format, 0)).toBe(expected);
});

it('numbers the further images of an item', () => {
	expect([0, 1, 2].map((index) => fileNameFor('cat.png', 42, PNG, index))).toEqual([
		'cat.png',
		'cat-2.png',
		'cat-3.png',
	]);
});

it('does without a seed that the service does not tell', () => {
	expect(fileNameFor('', undefined, PNG, 0)).toBe('sd3.png');
});
