import type { INodeProperties, NodeParameterValue } from 'n8n-workflow';
import { MODELS, type Model } from '../request/models';
import type { DefinedOperation } from './defineOperation';

const RULES =
	'The node makes one for each input item, or as many as Number of Images says. Most failures cost nothing; each error says what it cost.';

/** What the panel says before the first run; n8n evaluates conditions of a notice, but no text. */
const notice = (credits: string, displayOptions: INodeProperties['displayOptions']): INodeProperties => ({
	displayName: `Each image costs ${credits} credits. ${RULES}`,
	name: 'priceNotice',
	type: 'notice',
	default: '',
	displayOptions,
});

/** `=` sorts before `>`, and every model's name after it. n8n 1 fails on `startsWith` where there is no value yet. */
const isExpression = { _cnd: { lt: '>' } };

/** The models that are not of this price. In `hide`, as n8n shows everything that a model given by expression decides on. */
const others = (models: Model[], credits: number): Array<NodeParameterValue | typeof isExpression> => [
	...models.filter((model) => MODELS[model].credits !== credits),
	isExpression,
];

/** The notices of an operation whose price depends on the model: one for each price, and the range for an expression. */
function noticesByModel({ name, models = [] }: DefinedOperation): INodeProperties[] {
	const prices = [...new Set(models.map((model) => MODELS[model].credits))].sort((a, b) => a - b);
	const show = { operation: [name] };
	return [
		...prices.map((credits) =>
			notice(String(credits), { show, hide: { model: others([...models], credits) } }),
		),
		notice(`${prices[0]} to ${prices.at(-1)}`, { show, hide: { model: [...models] } }),
	];
}

/** A notice for each price, shown for the operations and models that have it. */
export function priceNotices(operations: DefinedOperation[]): INodeProperties[] {
	const fixed = operations.filter(({ endpoints }) => !endpoints);
	const prices = [...new Set(fixed.map(({ credits }) => credits))];
	return [
		...operations.filter(({ endpoints }) => endpoints).flatMap(noticesByModel),
		...prices.map((price) =>
			notice(String(price), {
				show: { operation: fixed.filter(({ credits }) => credits === price).map(({ name }) => name) },
			}),
		),
	];
}
