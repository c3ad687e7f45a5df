import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:http';
import express from 'express';
import { chatApis, type Asked, type ToolCall, type Turn } from './chatApis';

const asEvent = (event: object) => `data: ${JSON.stringify(event)}\n\n`;

/** The arguments of one call of the tool. */
export type ToolArguments = Record<string, unknown>;

/**
 * A local double of OpenAI's chat models. It calls one of the tools that it is offered with the
 * arguments that the test sets, and in the end repeats what the tool has given back, unless the test sets other words.
 */
export class ChatModel {
	/** Every request of the run that is on, in order. */
	readonly asked: Asked[] = [];
	private turns: ToolArguments[][] = [];
	/** The tool that it calls; else the first one. */
	tool?: string;
	/** Its last words, from what the tool has given back. */
	answer = (results: string[]) => `The tool says: ${results.join(' ')}`;
	private calls = 0;

	private constructor(private readonly server: Server) {}

	static async start(): Promise<ChatModel> {
		const app = express();
		const model = new ChatModel(createServer(app));
		app.use(express.json({ limit: '10mb' }));
		for (const [path, api] of Object.entries(chatApis)) {
			app.post(path, (request, response) => {
				const asked = api.read(request.body);
				model.asked.push(asked);
				const turn = model.takeTurn(asked);
				const { stream } = request.body as { stream?: boolean };
				if (stream && api.stream) {
					response.type('text/event-stream').send(api.stream(turn).map(asEvent).join(''));
				} else {
					response.json(api.write(turn));
				}
			});
		}
		await new Promise<void>((listening) => model.server.listen(0, '127.0.0.1', listening));
		return model;
	}

	/** For the Base URL of an OpenAI credential. */
	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
	}

	/** What to do in the next run: the calls of each turn; then comes the final answer. */
	play(...turns: ToolArguments[][]): void {
		this.turns = turns;
		this.asked.length = 0;
	}

	/** What the tool has given back in this run, in order. */
	get results(): string[] {
		return this.asked.at(-1)?.results ?? [];
	}

	stop(): void {
		this.server.close();
		this.server.closeAllConnections();
	}

	private takeTurn({ tools, results }: Asked): Turn {
		const turn = this.turns.shift();
		if (!turn) return { text: this.answer(results) };
		const name = this.tool ?? tools[0]?.name ?? 'no tool was offered';
		return { calls: turn.map((callArguments) => this.call(name, callArguments)) };
	}

	private call(name: string, callArguments: ToolArguments): ToolCall {
		return { id: `call_${++this.calls}`, name, arguments: JSON.stringify(callArguments) };
	}
}
