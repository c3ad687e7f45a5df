import type { INodeProperties } from 'n8n-workflow';
import { LINK_TIMES, type Parameter } from '../request/parameters';
import { field } from './field';

/** "1 day" -> "1 Day" */
const inWords = (time: string) => time.replace(/[a-z]/, (first) => first.toUpperCase());

/** In alphabetical order. */
const OPTIONS: INodeProperties[] = [
	field('creditLimit', {
		description:
			'The most credits that this node may spend in one execution, with all its runs and tries. A run that would cost more does not start. 0 sets no limit.',
	}),
	field('dryRun', {
		description:
			'Whether to check all items and say what they would cost, without requesting anything. Gives one item for each input item.',
	}),
	field('embedParameters', {
		description:
			'Whether to write prompt, negative prompt, seed, model and size into the file, where Stable Diffusion tools read them',
	}),
	field('fileName', {
		placeholder: 'e.g. product-42',
		description:
			'Name of the image file. &lt;seed&gt; stands for the seed. The extension that fits the image is added.',
	}),
	field('includeOtherFields', {
		description: "Whether to pass the input item's fields on, together with those of the image",
	}),
	field('markAsAiGenerated', {
		description:
			'Whether to write into the file that an AI model made the image, where search engines and photo tools look for it',
	}),
	field('maxParallelRequests', {
		description: 'How many images are requested at one time, however many items there are',
	}),
	field('maxRetries', {
		description:
			'How often a failed request is repeated, after growing waits. Only failures that were not charged are repeated.',
	}),
	field('numberOfImages', {
		description:
			'How many images to make for each input item; each one is paid for. With a seed, each image takes the next seed.',
	}),
	field('repeatUncertain', {
		description:
			'Whether later tries of Retry On Fail request again what may have been charged after a time-out or a lost connection. Each such try can cost as much as another image.',
	}),
	field('reuseInTestRuns', {
		description:
			'Whether a manual execution gets the image that this node got before for the same request, without paying again, as long as this n8n runs',
	}),
	field('temporaryLink', {
		options: [...LINK_TIMES].sort().map((value) => ({ name: inWords(value), value })),
		description:
			'How long the output has a link to the image that works without signing in to n8n: none, 1 hour, 1 day, 7 days or 30 days, but no longer than n8n keeps the execution. Everyone who has the link can see the image.',
	}),
];

export const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: OPTIONS,
};

export const OPTION_NAMES = OPTIONS.map(({ name }) => name as Parameter);
