import { aspectRatios } from './fields';

/** The turbo model can't use a negative prompt. */
export const noNegativePromptWithTurbo = (fields: { model?: string; negative_prompt?: string }) =>
	fields.model === 'sd3-large-turbo' && fields.negative_prompt !== undefined
		? 'negative_prompt: does not work with sd3-large-turbo'
		: undefined;

/** The aspect ratio must be the nearest of the nine to the size: smallest difference of the logarithms. */
export function ratioOfSize(fields: { width: number; height: number; aspect_ratio?: string }) {
	const { width, height, aspect_ratio } = fields;
	const distance = (ratio: string) => {
		const [across = 1, down = 1] = ratio.split(':').map(Number);
		return Math.abs(Math.log(width / height) - Math.log(across / down));
	};
	const [nearest] = [...aspectRatios].sort((one, other) => distance(one) - distance(other));
	return aspect_ratio === undefined || aspect_ratio === nearest
		? undefined
		: `aspect_ratio: ${aspect_ratio} contradicts width ${width} and height ${height}, nearest is ${nearest}`;
}

type Sides = Partial<Record<'left' | 'right' | 'up' | 'down', number>>;

export const anyExtension = ({ left, right, up, down }: Sides) =>
	left || right || up || down ? undefined : 'left: at least one of left, right, up and down must not be 0';
