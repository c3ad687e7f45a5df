import { defineOperation } from './defineOperation';
import { aspectRatio, prompt, side, text } from './fields';
import { ratioOfSize } from './rules';

/** @see https://www.aithriving.com/document/generate/stableImageUltra */
export const stableImageUltra = defineOperation({
	label: 'Stable Image Ultra',
	path: '/api/generate/ultra',
	price: 16,
	body: 'json',
	required: { prompt, width: side, height: side },
	optional: { aspect_ratio: aspectRatio, negative_prompt: text },
	rules: [ratioOfSize],
	paint: (size, scene) => scene(size),
});
