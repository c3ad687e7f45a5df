export const aspectRatios = ['16:9', '1:1', '21:9', '2:3', '3:2', '4:5', '5:4', '9:16', '9:21'] as const;

export type AspectRatio = (typeof aspectRatios)[number];

/** The one of the nine ratios that is nearest to a size: smallest difference of the logarithms. */
export function nearestAspectRatio(width: number, height: number): AspectRatio {
	const distance = (ratio: AspectRatio) => {
		const [across = 1, down = 1] = ratio.split(':').map(Number);
		return Math.abs(Math.log(width / height) - Math.log(across / down));
	};
	return aspectRatios.reduce((nearest, ratio) => (distance(ratio) < distance(nearest) ? ratio : nearest));
}
