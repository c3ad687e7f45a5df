import type { INodeProperties } from 'n8n-workflow';
import { LINK_TIMES, type Parameter } from '../request/parameters';
import { field } from './field';

/** "1 day" -> "1 Day" */
const labelOfTime = (time: string) => time.replace(/[a-z]/, (first) => first.toUpperCase());

/** In alphabetical order. */
const OPTIONS: INodeProperties[] = [
	field('creditLimit', {
		description:
			'The most credits that this node may spend in one execution, across all its runs and tries. A run that would go over it does not start. 0 sets no limit.',
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
			'Whether to mark the file as made by an AI model, in the metadata that search engines and photo tools read',
	}),
	field('maxParallelRequests', {
		description: 'How many images are requested at the same time, however many items there are',
	}),
	field('maxRetries', {
		description:
			'How many times a failed request is repeated, after longer and longer waits. Only requests that were not charged are repeated.',
	}),
	field('numberOfImages', {
		description:
			'How many images to make for each input item; each one is paid for. With a seed, each image takes the next seed.',
	}),
	field('repeatUncertain', {
		description:
			'Whether later tries of Retry On Fail request an image again that may have been charged, such as after a timeout or a lost connection. Each such try can cost as much as another image. If the node is set to continue, n8n only tries again if the first output item is an error.',
	}),
	field('reuseInTestRuns', {
		description:
			'Whether a manual execution reuses the image that this node already got for the same request, at no cost, until n8n restarts. Does nothing if n8n keeps binary data in memory, or does not save manual executions.',
	}),
	field('temporaryLink', {
		options: [...LINK_TIMES].sort().map((value) => ({ name: labelOfTime(value), value })),
		description:
			'How long a link in the output shows the image without signing in to n8n: none, 1 hour, 1 day, 7 days or 30 days, but no longer than n8n keeps the execution. Anyone who has the link can see the image.',
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
