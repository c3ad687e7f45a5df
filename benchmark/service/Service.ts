import { join } from 'node:path';
import { runTypeScript } from '../lab/runTypeScript';
import type { Image } from './images';

/** What to answer from now on. */
export interface Order {
	/** The image's file. */
	file: string;
	/** Time between a whole request and its answer. */
	latencyMs?: number;
}

/** What has arrived since the last order. */
export interface Seen {
	requests: number;
	mostInFlight: number;
	/** When the first request arrived, in ms since 1970. */
	firstAt?: number;
}

/** A process of its own that answers every request with a prepared image and does next to nothing else. */
export class Service {
	private constructor(readonly url: string) {}

	/** @param node the Node to run it on */
	static async start(node: string): Promise<Service> {
		const child = runTypeScript(node, join(__dirname, 'serve.ts'), []);
		return new Service(await child.firstLine);
	}

	/** Answers with this image from now on, and forgets what it has seen. */
	async answerWith({ file }: Image, latencyMs = 0): Promise<void> {
		const order: Order = { file, latencyMs };
		await fetch(`${this.url}/benchmark`, { method: 'POST', body: JSON.stringify(order) });
	}

	async seen(): Promise<Seen> {
		return (await (await fetch(`${this.url}/benchmark`)).json()) as Seen;
	}
}
