import express from 'express';
import type { ErrorRequestHandler, Router } from 'express';
import { z } from 'zod/v4';
import { defaultAccounts } from './Accounts';
import { faultRuleSchema } from './faults/FaultRule';
import { maskKey } from './maskKey';
import type { Emulator } from './Emulator';

const settingsSchema = z.strictObject({
	paths: z.array(z.enum(['sd3', 'sdv3'])).optional(),
	accounts: z.array(z.strictObject({ key: z.string().min(1), credits: z.number().min(0) })).optional(),
});

/** The emulator's own paths below /emulator, for people and for tests in other processes. */
export function controlRouter(emulator: Omit<Emulator, 'url' | 'stop'>): Router {
	const router = express.Router();
	router.use(express.json({ limit: '20mb' }));

	router.get('/ledger', (_request, response) => {
		const { requests, charged, highestInFlight } = emulator.ledger;
		response.json({ charged, highestInFlight, requests });
	});
	router.delete('/ledger', (_request, response) => {
		emulator.ledger.clear();
		response.status(204).end();
	});

	router.get('/faults', (_request, response) => {
		response.json({ faults: emulator.faults.list() });
	});
	router.post('/faults', (request, response) => {
		emulator.faults.add(faultRuleSchema.parse(request.body));
		response.status(201).json({ faults: emulator.faults.list() });
	});
	router.delete('/faults', (_request, response) => {
		emulator.faults.clear();
		response.status(204).end();
	});

	router.get('/settings', (_request, response) => {
		response.json(describeSettings(emulator));
	});
	router.put('/settings', (request, response) => {
		const { paths, accounts = [] } = settingsSchema.parse(request.body);
		if (paths !== undefined) emulator.paths = paths;
		for (const { key, credits } of accounts) emulator.accounts.set(key, credits);
		response.json(describeSettings(emulator));
	});

	router.post('/reset', (_request, response) => {
		emulator.reset();
		response.status(204).end();
	});

	router.use((request, response) => {
		response
			.status(404)
			.json({ error: `The emulator has no ${request.method} ${request.path} below /emulator` });
	});
	router.use(explainMistake);
	return router;
}

/** Keys that this file did not publish itself are masked here too. */
function describeSettings({ paths, accounts }: Pick<Emulator, 'paths' | 'accounts'>) {
	const known = defaultAccounts.map(({ key }) => key);
	return {
		paths,
		accounts: accounts
			.list()
			.map(({ key, credits }) => ({ key: known.includes(key) ? key : maskKey(key), credits })),
	};
}

/** Four parameters, as express tells an error handler by their number. */
const explainMistake: ErrorRequestHandler = (error: unknown, _request, response, next) => {
	if (response.headersSent) {
		next(error);
		return;
	}
	const mistake = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
	response.status(400).json({ error: mistake });
};
