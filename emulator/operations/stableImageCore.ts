import { defineOperation } from './defineOperation';
import { aspectRatio, prompt, side, stylePreset, text } from './fields';
import { ratioOfSize } from './rules';

/** @see https://www.aithriving.com/document/generate/stableImageCore */
export const stableImageCore = defineOperation({
	label: 'Stable Image Core',
	path: '/api/generate/core',
	price: 6,
	body: 'json',
	required: { prompt, width: side, height: side },
	optional: { aspect_ratio: aspectRatio, negative_prompt: text, style_preset: stylePreset },
	rules: [ratioOfSize],
	paint: (size, scene) => scene(size),
});
