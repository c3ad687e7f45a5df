/**
 * n8n's UX guidelines, as far as a program can check them.
 *
 * @see https://docs.n8n.io/integrations/creating-nodes/build/reference/ux-guidelines/
 */
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { loadCredential, loadNode } from '../support/builtNode';

const { description: node } = loadNode();
const credential = loadCredential();

const isField = (entry: object): entry is INodeProperties => 'type' in entry;
const isChoice = (entry: object): entry is INodePropertyOptions => !isField(entry);
const entries = ({ options = [] }: INodeProperties) =>
	options as Array<INodeProperties | INodePropertyOptions>;

/** Every parameter of the node, those inside a collection too. */
const parameters = node.properties.flatMap((field) => [field, ...entries(field).filter(isField)]);
const fields = [...parameters, ...credential.properties];
const choices = parameters.flatMap((field) => entries(field).filter(isChoice));
const operations = parameters.find(({ name }) => name === 'operation')!.options as INodePropertyOptions[];

const text = (value: string | undefined): string[] => (value ? [value] : []);
const labels = [
	node.displayName,
	credential.displayName,
	...fields.filter(({ type }) => type !== 'notice').map(({ displayName }) => displayName),
	...choices.map(({ name }) => name),
];
const sentences = [
	...text(node.description),
	...fields.flatMap(({ description, hint }) => [...text(description), ...text(hint)]),
	...choices.flatMap(({ description, action }) => [...text(description), ...text(action)]),
];

/** Names keep their capitals inside a sentence. */
const NAMES = [
	...labels,
	'Stable Diffusion',
	'AI Thriving',
	'Retry On Fail',
	'SD3 Large Turbo',
	'English',
	'PNG',
	'JPEG',
	'WebP',
	'API',
	'AI',
];
const SMALL_WORDS = ['a', 'an', 'and', 'as', 'for', 'in', 'of', 'or', 'the', 'to', 'with', 'x'];

it.each(labels)('the label "%s" is in Title Case', (label) => {
	const words = label.split(' ');
	const small = words.filter((word) => /^[a-z]/.test(word));
	expect(words[0]).toMatch(/^[A-Z\d]/);
	expect(small.filter((word) => !SMALL_WORDS.includes(word))).toEqual([]);
});

it.each(sentences)('"%s" is in sentence case', (sentence) => {
	expect(sentence).toMatch(/^[A-Z\d]/);
	const rest = [...NAMES]
		.sort((one, other) => other.length - one.length)
		.reduce((plain, name) => plain.replaceAll(name, ''), sentence)
		.replaceAll(/(^|\. )[A-Z]/g, '');
	expect(rest).not.toMatch(/\b[A-Z]/);
});

it.each(sentences)('"%s" ends with a full stop only where it is more than one sentence', (sentence) => {
	expect(sentence.endsWith('.')).toBe(/[.] \S/.test(sentence));
});

it.each(fields.filter(({ placeholder }) => placeholder))(
	'the placeholder of $displayName is an example',
	({ type, placeholder }) => {
		expect(placeholder).toMatch(type === 'collection' ? /^Add / : /^e\.g\. \S/);
	},
);

it.each(fields.filter(({ type }) => type === 'boolean'))(
	'the description of $displayName begins with Whether',
	({ description }) => {
		expect(description).toMatch(/^Whether /);
	},
);

it.each(operations)('$name: names its object, and acts without articles', ({ name, action, description }) => {
	expect(name).toMatch(/Image/);
	expect(action).toMatch(/^[A-Z][a-z]+ image /);
	expect(action).not.toMatch(/\b(a|an|the)\b/i);
	expect(description).not.toBe(name);
});

it.each(parameters.filter(({ options }) => options))('the options of $displayName are sorted', (field) => {
	const names = entries(field).map((entry) => (isField(entry) ? entry.displayName : entry.name));
	expect(names).toEqual([...names].sort((one, other) => one.localeCompare(other, 'en')));
});

it('shows the operation below the name of the node', () => {
	for (const { name, value } of operations) expect(node.subtitle).toContain(`"${String(value)}":"${name}"`);
});

it('hides the key, and asks for nothing else that is secret', () => {
	const hidden = credential.properties.filter(({ typeOptions }) => typeOptions?.password);
	expect(hidden.map(({ name }) => name)).toEqual(['apiKey']);
});

it('speaks English only', () => {
	const shown = [...labels, ...sentences, ...fields.flatMap(({ placeholder }) => text(placeholder))];
	expect(shown.filter((line) => /[^\x20-\x7e]/.test(line))).toEqual([]);
});
