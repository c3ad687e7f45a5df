import { refused } from '../../../nodes/StableDiffusion3/failures';
import { NOT_CHECKED } from '../../../nodes/StableDiffusion3/imageUrlFailure';
import { erase } from '../../../nodes/StableDiffusion3/operations/erase';
import { textToImage } from '../../../nodes/StableDiffusion3/operations/textToImage';
import type { CheckedItem } from '../../../nodes/StableDiffusion3/request/checkItem';
import { Plan } from '../../../nodes/StableDiffusion3/spending/Plan';
import { contextWith } from '../../support/contextWith';

const item = (facts: object = {}) =>
	({ url: '/u', body: { seed: 5 }, credits: 6, numberOfImages: 1, ...facts }) as CheckedItem;

const BAD = refused(200, -1, '');
const REMOTE = { file: { url: new URL('https://example.com/a.png'), place: '' } };
const STORED = { file: { id: 'filesystem:1', data: '', mimeType: 'image/png' } };

const keysOf = (plan: Plan) => [...plan.planned()].map(({ key }) => key);

it('counts items that cannot be used, but not those that nobody has looked at', () => {
	const plan = new Plan(textToImage, [item(), NOT_CHECKED, BAD, item()]);
	expect(plan.badItems).toEqual([2]);
	expect(plan.isDryRun).toBe(false);
});

it.each([
	[undefined, false],
	[{ image: STORED }, false],
	[{ image: STORED, mask: STORED }, false],
	[{ image: REMOTE }, true],
	[{ image: STORED, mask: REMOTE }, true],
])('knows whether input images come from addresses: %j', (files, hasAddresses) => {
	expect(new Plan(erase, [BAD, item(), item({ files })]).hasAddresses).toBe(hasAddresses);
});

describe('of input images', () => {
	const opened: string[] = [];
	const context = contextWith({
		helpers: {
			getBinaryStream: async (id: string) => {
				opened.push(id);
				if (id === 'lost') throw new Error('ENOENT');
				return await Promise.resolve([Buffer.from(id)]);
			},
		},
	});
	const withFile = (id: string, numberOfImages = 1) =>
		item({
			numberOfImages,
			body: { seed: id.length },
			files: { image: { file: { ...STORED.file, id } } },
		});

	beforeEach(() => (opened.length = 0));

	it('reads those that a kept image may have been made from, also as the second of an item, and no other', async () => {
		const plan = new Plan(erase, [withFile('one', 2), withFile('first', 1), BAD, item()]);
		const [, second, third] = keysOf(plan);
		await plan.readFiles(context, (begin) => begin === second);
		expect(opened).toEqual(['one']);
		const keys = keysOf(plan);
		expect(keys[1]).toMatch(new RegExp(`^${second}/.{43}$`));
		expect(keys[2]).toBe(third);
	});

	it('counts no kept image as paid for where one cannot be read', async () => {
		const plan = new Plan(erase, [withFile('lost')]);
		const [begin] = keysOf(plan);
		await plan.readFiles(context, () => true);
		expect(keysOf(plan)).toEqual([`${begin}/unknown`]);
	});
});
