import { field } from './field';

export const model = field('model', {
	options: [
		{ name: 'SD3 Large', value: 'sd3-large', description: 'The best quality' },
		{
			name: 'SD3 Large Turbo',
			value: 'sd3-large-turbo',
			description: 'Faster, takes no negative prompt',
		},
		{ name: 'SD3 Medium', value: 'sd3-medium', description: 'The smaller model' },
	],
	description:
		'The Stable Diffusion 3 model that makes the image: sd3-large, sd3-large-turbo or sd3-medium',
});
