import { basename } from 'node:path';
import type { WorkflowNode } from '../../playground/examples';
import { node, rowsNodes } from '../../test/e2e/support/workflowParts';
import { httpRequest } from '../contenders/httpRequest';
import { ours } from '../contenders/ours';
import { interleave } from '../lab/interleave';
import { N8nRacer, prompts } from '../lab/N8nRacer';
import type { Image } from '../service/images';
import { figureCell } from '../report/cells';
import { distinct, figureOf, type Reading } from '../report/spread';
import { table } from '../report/table';
import type { Part } from './Part';

const COUNTS = [20, 200];
const IMAGE_TO_IMAGE = { operation: 'imageToImage', size: 'input' };
const contenders = [
	ours(4, IMAGE_TO_IMAGE),
	ours(8, IMAGE_TO_IMAGE),
	httpRequest(undefined, true),
	httpRequest({ batchSize: 4, batchInterval: 100 }, true),
];

const megabytes: Reading = ({ peak }) => peak! / 1e6;

/** Rows that all have the same image in their binary field. */
function rowsWithImage({ file }: Image, count: number): WorkflowNode[] {
	const [start, table, rows] = rowsNodes(prompts(count)) as [WorkflowNode, WorkflowNode, WorkflowNode];
	Object.assign(table.parameters, { includeOtherFields: true });
	Object.assign(rows.parameters, { options: { includeBinary: true } });
	const read = node('Image', 'n8n-nodes-base.readWriteFile', 1, {
		fileSelector: basename(file),
		options: {},
	});
	return [start, read, table, rows];
}

/** Large input images for Image to Image. */
export const inputImages: Part = {
	name: 'input-images',
	heading: 'Memory of n8n with input images of 8 MB',

	async measure(lab) {
		return await interleave({
			racers: contenders.map((contender) => new N8nRacer(lab, contender, { fresh: true })),
			loads: COUNTS.map((count) => ({
				point: String(count),
				image: lab.images['1 MB'],
				count,
				before: rowsWithImage(lab.images['8 MB'], count),
			})),
			rounds: 2,
			growing: true,
		});
	},

	report(samples) {
		const names = distinct(samples.map(({ contender }) => contender));
		const points = distinct(samples.map(({ point }) => point));
		return {
			goals: [],
			text:
				'Image to Image with an input image of 8 MB in every row; the answers are images of 1 MB. Resident memory of the n8n ' +
				'process at its highest, each run in an n8n just started. HTTP Request sends the image as a form field.\n\n' +
				table(
					['', ...points.map((point) => `${point} rows`)],
					names.map((name) => [
						name,
						...points.map((point) => figureCell(samples, name, point, megabytes, 0, ' MB')),
					]),
				),
			charts: [
				{
					name: 'input-images',
					title: 'Peak memory of n8n with input images of 8 MB (median)',
					x: 'Rows',
					y: 'MB',
					kind: 'bar',
					points,
					curves: names.map((name) => ({
						name,
						values: points.map((point) => figureOf(samples, name, point, megabytes)?.median),
					})),
				},
			],
		};
	},
};
