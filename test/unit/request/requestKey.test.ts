import type { CheckedItem } from '../../../nodes/StableDiffusion3/request/checkItem';
import type { InputFiles } from '../../../nodes/StableDiffusion3/request/inputImage';
import { requestKey, withFiles, withStoredFiles } from '../../../nodes/StableDiffusion3/request/requestKey';
import { contextWith } from '../../support/contextWith';

const ITEM = { url: '/a', embedParameters: false, markAsAiGenerated: false } as CheckedItem;

it('is another one for each difference in what is asked for, and the same in any order', () => {
	const keys = [
		requestKey('erase', { prompt: 'a', seed: 1 }, ITEM),
		requestKey('inpaint', { prompt: 'a', seed: 1 }, ITEM),
		requestKey('erase', { prompt: 'b', seed: 1 }, ITEM),
		requestKey('erase', { prompt: 'a', seed: 2 }, ITEM),
		requestKey('erase', { prompt: 'a', seed: 1 }, { ...ITEM, url: '/b' }),
		requestKey('erase', { prompt: 'a', seed: 1 }, { ...ITEM, embedParameters: true }),
		requestKey('erase', { prompt: 'a', seed: 1 }, { ...ITEM, markAsAiGenerated: true }),
	];
	expect(new Set(keys).size).toBe(keys.length);
	expect(requestKey('erase', { seed: 1, prompt: 'a' }, ITEM)).toBe(keys[0]);
	for (const key of keys) expect(key).toMatch(/^[\w-]{43}$/);
});

it('is the same for files in memory and where n8n stores them, in their order', async () => {
	const [image, mask] = [Buffer.from('an image'), Buffer.from('a mask')];
	const files = {
		image: { file: { id: 'filesystem:1', data: '', mimeType: 'image/png' } },
		mask: { file: { data: mask.toString('base64'), mimeType: 'image/png' } },
	} as InputFiles;
	const helpers = { getBinaryStream: async () => [image.subarray(0, 3), image.subarray(3)] };
	const key = withFiles('key', [image, mask]);
	expect(key).toMatch(/^key\/[\w-]{43}\/[\w-]{43}$/);
	expect(await withStoredFiles(contextWith({ helpers }), 'key', files)).toBe(key);
	expect(withFiles('key', [mask, image])).not.toBe(key);
});
