import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { NodeOutcome, NodeRun } from '../../support/engine';
import { useImageServer, type ImageServer } from '../../support/imageServer';
import { drawing } from '../../support/images';
import { expectFailure, useNode, type NodeService } from '../../support/useNode';

export const ITEM = { operation: 'imageToImage', size: 'input', inputSource: 'url' };
export const LABEL = 'Image URL';
export const MB = 1024 * 1024;

export const odd = (file: string) => readFileSync(join(__dirname, '../../support/odd-images', file));

/** 640 x 480 px in 42 KB. */
export const PHOTO = odd('progressive.jpg');

/** A PNG, not compressed: with noise that would only take time. */
const noise = async (width: number, height: number) =>
	await drawing(width, height).png({ compressionLevel: 0 }).toBuffer();

/** 370 KB. */
export const smallNoise = async () => await noise(384, 320);

/** 1.2 MB, of which only the beginning is read at first. */
export const largeNoise = async () => await noise(768, 512);

/** Answers no faster than it is read. */
export const write = (partsOf: () => Iterator<Buffer>) => (response: ServerResponse) => {
	const parts = partsOf();
	const goOn = () => {
		let isTaken = true;
		while (isTaken && !response.destroyed) {
			const { value, done } = parts.next();
			if (done) return response.end();
			isTaken = response.write(value);
		}
		return undefined;
	};
	response.on('drain', goOn);
	goOn();
};

const WORDS = Buffer.alloc(65_536, 'words ');

function* forEver(begin: Buffer) {
	yield begin;
	for (;;) yield WORDS;
}

export const endless = (begin: Buffer) => write(() => forEver(begin));

export const cutOff = (bytes: Buffer) => (response: ServerResponse) => {
	response.writeHead(200, { 'content-length': bytes.length });
	response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
};

type RunOf<T> = (
	image: T,
	parameters?: Record<string, unknown>,
	more?: Partial<NodeRun>,
) => Promise<NodeOutcome>;

interface UrlRuns {
	service: NodeService;
	images: ImageServer;
	/** Runs one item with this Image URL. */
	run: RunOf<string>;
	/** Runs one item for each address. */
	runUrls: RunOf<string[]>;
	/** The bytes of the images that the service got, as hashes. */
	arrived: () => string[];
	/** Checks that nothing was sent, and why. */
	expectRefused: (outcome: NodeOutcome, message: string | RegExp) => void;
}

/** An emulator and a server of images for the tests of one file, and the node to run with addresses of these. */
export function useImageUrls(): UrlRuns {
	const service = useNode();
	const run: UrlRuns['run'] = (inputUrl, parameters, more) =>
		service.run({ ...ITEM, inputUrl, ...parameters }, more);
	return {
		service,
		images: useImageServer(),
		run,
		runUrls: (urls, parameters, more) =>
			run('={{ $json.url }}', parameters, { rows: urls.map((url) => ({ url })), ...more }),
		arrived: () =>
			(service.bodies as Array<{ image: { sha256: string } }>).map(({ image }) => image.sha256),
		expectRefused(outcome, message) {
			expectFailure(outcome, message, 'not charged');
			expect(outcome.error!.message.length).toBeLessThan(400);
			expect(service.requests).toEqual([]);
		},
	};
}
