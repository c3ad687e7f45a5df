import { runNode, type NodeOutcome, type NodeRun } from './engine';
import { API_KEY, useService, type Service } from './service';

/** The smallest image. */
export const SMALL = { prompt: 'a cat', size: 'custom', width: 320, height: 320 };

export interface NodeService extends Service {
	/** Runs the node with these parameters beside those of the smallest image. */
	run: (parameters?: Record<string, unknown>, more?: Partial<NodeRun>) => Promise<NodeOutcome>;
}

/** An emulator for the tests of one file, and the node to run against it; `accounts` as for useService. */
export function useNode(accounts?: number): NodeService {
	const service = useService(API_KEY, accounts);
	return Object.assign(service, {
		run: (parameters: Record<string, unknown> = {}, more: Partial<NodeRun> = {}) =>
			runNode({
				parameters: { ...SMALL, ...parameters },
				credential: service.credential,
				...more,
			}),
	});
}

/** Checks that nothing came out but this error, and what it says about the cost. */
export function expectFailure({ error, items }: NodeOutcome, message: string | RegExp, cost: string): void {
	expect(items).toEqual([]);
	expect(error?.message).toMatch(message);
	expect(error?.description).toContain(cost);
}
