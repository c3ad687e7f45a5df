/** A tool as the model is told of it. */
export interface OfferedTool {
	name: string;
	description: string;
	/** JSON Schema. */
	parameters: { properties: Record<string, object>; required?: string[] };
}

/** What a test wants to know of a request to the model. */
export interface Asked {
	tools: OfferedTool[];
	/** What the tools have given back so far in this conversation, in order. */
	results: string[];
}

export interface ToolCall {
	id: string;
	name: string;
	arguments: string;
}

/** The model's turn: it calls tools, or says something. */
export type Turn = { calls: ToolCall[] } | { text: string };

/** One of OpenAI's two interfaces, as far as an agent needs it. */
export interface ChatApi {
	read(body: unknown): Asked;
	write(turn: Turn): object;
	/** The same as server-sent events, where an agent asks for them. */
	stream?(turn: Turn): object[];
}

interface ResponsesBody {
	tools?: OfferedTool[];
	input: Array<{ type?: string; output?: string }>;
}

const usage = { input_tokens: 1, output_tokens: 1, total_tokens: 2 };

/** What a turn puts out, in the form of OpenAI's responses. */
function outputOf(turn: Turn): object[] {
	const status = 'completed';
	if ('calls' in turn) {
		return turn.calls.map(({ id, ...call }) => ({
			...{ type: 'function_call', call_id: id, id, status },
			...call,
		}));
	}
	const content = [{ type: 'output_text', text: turn.text, annotations: [] }];
	return [{ type: 'message', id: 'message', role: 'assistant', status, content }];
}

/** @see https://platform.openai.com/docs/api-reference/responses */
const responses: ChatApi = {
	read(body) {
		const { tools = [], input } = body as ResponsesBody;
		const results = input.filter(({ type }) => type === 'function_call_output');
		return { tools, results: results.map(({ output = '' }) => output) };
	},
	write(turn) {
		const fixed = { id: 'response', object: 'response', created_at: 0, model: 'double' };
		return { ...fixed, status: 'completed', output: outputOf(turn), usage };
	},
	stream(turn) {
		const response = responses.write(turn);
		const text = 'text' in turn ? turn.text : undefined;
		const items = outputOf(turn).flatMap((item, output_index) => [
			{ type: 'response.output_item.added', output_index, item },
			...(text ? [{ type: 'response.output_text.delta', item_id: 'message', delta: text }] : []),
			{ type: 'response.output_item.done', output_index, item },
		]);
		return [{ type: 'response.created', response }, ...items, { type: 'response.completed', response }];
	},
};

interface CompletionsBody {
	tools?: Array<{ function: OfferedTool }>;
	messages: Array<{ role: string; content: string }>;
}

/** @see https://platform.openai.com/docs/api-reference/chat */
const completions: ChatApi = {
	read(body) {
		const { tools = [], messages } = body as CompletionsBody;
		const results = messages.filter(({ role }) => role === 'tool');
		return {
			tools: tools.map(({ function: tool }) => tool),
			results: results.map(({ content }) => content),
		};
	},
	write(turn) {
		const message =
			'calls' in turn
				? {
						content: null,
						tool_calls: turn.calls.map(({ id, ...call }) => ({
							id,
							type: 'function',
							function: call,
						})),
					}
				: { content: turn.text };
		const choice = {
			index: 0,
			message: { role: 'assistant', ...message },
			finish_reason: 'calls' in turn ? 'tool_calls' : 'stop',
		};
		const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
		return {
			id: 'completion',
			object: 'chat.completion',
			created: 0,
			model: 'double',
			choices: [choice],
			usage,
		};
	},
};

/** By the path of their requests. */
export const chatApis: Record<string, ChatApi> = {
	'/v1/responses': responses,
	'/v1/chat/completions': completions,
};
