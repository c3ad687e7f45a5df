import { erase } from './erase';
import { imageToImage } from './imageToImage';
import { inpaint } from './inpaint';
import { outpaint } from './outpaint';
import { searchAndReplace } from './searchAndReplace';
import { sketch } from './sketch';
import { stableImageCore } from './stableImageCore';
import { stableImageUltra } from './stableImageUltra';
import { structure } from './structure';
import { textToImage } from './textToImage';
import type { Operation } from './defineOperation';

/** All operations by the names of the vendor's pages. */
export const operations = {
	textToImage,
	stableImageUltra,
	stableImageCore,
	imageToImage,
	sketch,
	structure,
	erase,
	inpaint,
	outpaint,
	searchAndReplace,
};

export type OperationName = keyof typeof operations;

export const operationNames = Object.keys(operations) as OperationName[];

/** The SD3 operations have two addresses: the vendor's tables and examples contradict each other. */
export type ServicePath = 'sd3' | 'sdv3';

export interface Address {
	name: OperationName;
	operation: Operation;
	servicePath?: ServicePath;
}

const addresses = new Map<string, Address>(
	operationNames.flatMap((name) => {
		const operation = operations[name];
		const { path } = operation;
		if (!path.includes('/sd3/')) return [[path, { name, operation }]];
		return [
			[path, { name, operation, servicePath: 'sd3' }],
			[path.replace('/sd3/', '/sdv3/'), { name, operation, servicePath: 'sdv3' }],
		];
	}),
);

/** What is at a path; undefined where the service has nothing there. */
export const operationAt = (path: string): Address | undefined => addresses.get(path);
