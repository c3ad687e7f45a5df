import { join } from 'node:path';
import { untilItSays } from '../../test/queue/support/startProgram';
import type { Image } from './images';
import { runTypeScript } from './runTypeScript';

/** What has arrived since the last order. */
export interface Seen {
	requests: number;
	/** When the first request arrived, in ms since 1970. */
	firstAt?: number;
}

/** A process of its own that answers every request with a prepared image and does next to nothing else. */
export class Service {
	private constructor(readonly url: string) {}

	/** @param node the Node to run it on */
	static async start(node: string): Promise<Service> {
		const child = runTypeScript(node, join(__dirname, 'serve.ts'));
		await untilItSays(child, '\n');
		return new Service(child.output().trim());
	}

	/** Answers with this image from now on, and forgets what it has seen. */
	async answerWith({ file }: Image): Promise<void> {
		await fetch(`${this.url}/benchmark`, { method: 'POST', body: file });
	}

	async seen(): Promise<Seen> {
		return (await (await fetch(`${this.url}/benchmark`)).json()) as Seen;
	}
}
