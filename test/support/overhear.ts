import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import { inspect } from 'node:util';

/** Everything about a value, also what JSON leaves out: an error's stack and cause, hidden properties. */
export const everythingOf = (value: unknown): string =>
	inspect(value, {
		depth: Infinity,
		showHidden: true,
		maxArrayLength: null,
		maxStringLength: null,
	});

const LEVELS = ['error', 'warn', 'info', 'debug'] as const;

/** Listens to n8n's log at all levels, to the console and to both outputs of the process, until the test ends. */
export function overhear(): { readonly lines: string[] } {
	const lines: string[] = [];
	const keep =
		(source: string) =>
		(...words: unknown[]) =>
			void lines.push(`${source} ${words.map(everythingOf).join(' ')}`);
	const logger = Container.get(Logger);
	for (const level of LEVELS) {
		jest.spyOn(logger, level).mockImplementation(keep(level));
		jest.spyOn(console, level).mockImplementation(keep(`console.${level}`));
	}
	jest.spyOn(console, 'log').mockImplementation(keep('console.log'));
	for (const output of [process.stdout, process.stderr]) {
		jest.spyOn(output, 'write').mockImplementation((text) => {
			keep('output')(text);
			return true;
		});
	}
	return { lines };
}
