import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Request, Response } from 'express';
import type { Accounts } from '../Accounts';
import { takesCredits } from '../faults/Fault';
import type { Faults } from '../faults/Faults';
import { readFaultWords } from '../faults/faultWords';
import type { Ledger, LedgerEntry } from '../Ledger';
import { maskKeysDeep, maskKeysIn } from '../maskKey';
import { operationAt } from '../operations';
import type { Address, ServicePath } from '../operations';
import type { ImageContent } from '../painting/scene';
import { parseBody } from '../parseBody';
import { checkKey, describeHeaders, describeKey, readKey, secretsOf } from '../readKey';
import type { SentKey } from '../readKey';
import { pageAnswer, refusal, send } from './Answer';
import type { Answer } from './Answer';
import { answerInstead } from './answerInstead';
import { answerSuccess, formatFor } from './answerSuccess';

const highestSeed = 4_294_967_294;

/** What the emulated service consists of. */
export interface Service {
	accounts: Accounts;
	faults: Faults;
	ledger: Ledger;
	/** Which of the two paths of the SD3 operations answer; the other gives 404. */
	paths: readonly ServicePath[];
	images: ImageContent;
	/** Ends all waits when the emulator stops. */
	stopping: AbortSignal;
}

/** One request in flight. */
interface Visit {
	request: Request;
	response: Response;
	entry: LedgerEntry;
	sentKey: SentKey;
	/** What must not turn up in the ledger. */
	secrets: string[];
}

/** Answers one request to the emulated service (any path but the emulator's own) and keeps it in the ledger. */
export async function handleRequest(service: Service, request: Request, response: Response): Promise<void> {
	const { ledger, stopping } = service;
	const address = operationAt(request.path);
	const sentKey = readKey(request.headers);
	const secrets = secretsOf(sentKey, service.accounts);
	const entry = ledger.open({
		method: request.method,
		path: maskKeysIn(request.originalUrl, secrets),
		...(address && { operation: address.name }),
		headers: describeHeaders(request.headers, secrets),
		key: describeKey(sentKey),
		unexpected: address === undefined || request.method !== 'POST',
	});
	let cut = false;
	response.on('finish', () => ledger.close(entry, 'answered'));
	response.on('close', () => ledger.close(entry, cut || stopping.aborted ? 'dropped' : 'client gave up'));

	let answer: Answer;
	try {
		answer = await prepareAnswer(service, address, { request, response, entry, sentKey, secrets });
	} catch (error) {
		if (stopping.aborted || response.destroyed) return;
		console.error('The emulator itself failed:', maskKeysIn(String((error as Error).stack), secrets));
		entry.unexpected = true;
		answer = refusal('The emulator itself failed, its log says more', 500);
	}
	const { message } = answer.said;
	entry.answer = {
		...answer.said,
		...(message === undefined ? {} : { message: maskKeysIn(message, secrets) }),
	};
	cut = answer.delivery === 'half' || answer.delivery === 'none';
	send(answer, response);
}

async function prepareAnswer(
	{ accounts, faults, paths, images, stopping }: Service,
	address: Address | undefined,
	{ request, response, entry, sentKey, secrets }: Visit,
): Promise<Answer> {
	if (!address || (address.servicePath && !paths.includes(address.servicePath))) return pageAnswer(404);
	if (request.method !== 'POST') return pageAnswer(405, undefined, { allow: 'POST' });

	const { name, operation } = address;
	const parsed = await parseBody(operation.body, request, response);
	entry.body = maskKeysDeep(parsed.description, secrets);
	const { prompt, worded, checked } = await checkRequest(address, request, parsed);
	const keyCheck = checkKey(sentKey, accounts);
	if ('problem' in keyCheck) entry.problem = keyCheck.problem;
	else if ('problem' in checked) entry.problem = maskKeysIn(checked.problem, secrets);

	const question = { path: request.path, operation: name, prompt, worded };
	const delays = faults.delays(question);
	const instead = faults.instead(question);
	meet(entry, [...delays, ...(instead === undefined ? [] : [instead])]);
	await pause(
		delays.reduce((sum, { ms }) => sum + ms, instead?.latencyMs ?? 0),
		stopping,
	);

	const { price } = operation;
	if (instead !== undefined) {
		if (takesCredits(instead) && 'key' in keyCheck && accounts.take(keyCheck.key, price))
			entry.charged = price;
		return answerInstead(instead, sentKey.authentication ?? sentKey.authorization ?? '');
	}
	if ('problem' in keyCheck) return refusal(keyCheck.problem, 401);
	if ('problem' in checked)
		return refusal(checked.problem, 'tooLarge' in parsed && parsed.tooLarge ? 413 : 200);
	// Taken before painting, so that requests side by side can't spend the same credits.
	if (!accounts.take(keyCheck.key, price))
		return refusal(`Not enough credits: an image costs ${price}`, 402);

	const changes = faults.changes(question);
	meet(entry, changes);
	await pause(
		changes.reduce((sum, { latencyMs = 0 }) => sum + latencyMs, 0),
		stopping,
	);
	const { order } = checked;
	const seed = order.seed === 0 ? randomInt(1, highestSeed + 1) : order.seed;
	const image = await order.paint(seed, formatFor(changes) ?? order.format, images);
	if (changes.every(takesCredits)) entry.charged = price;
	else accounts.giveBack(keyCheck.key, price);
	return answerSuccess(image, seed, changes);
}

/** Checks query and body, and reads the faults that the prompt asks for. */
async function checkRequest(
	{ operation }: Address,
	request: Request,
	parsed: Awaited<ReturnType<typeof parseBody>>,
) {
	if ('problem' in parsed) return { worded: [], checked: parsed };
	const { prompt } = (parsed.body ?? {}) as { prompt?: unknown };
	const text = typeof prompt === 'string' ? prompt : undefined;
	const { faults, problem } = readFaultWords(text ?? '');
	const checked = await operation.check(parsed.body);
	const problems = [
		...Object.keys(request.query).map((name) => `${name}: unknown query parameter`),
		...(problem === undefined ? [] : [`prompt: ${problem}`]),
		...('problem' in checked ? [checked.problem] : []),
	];
	return {
		prompt: text,
		worded: faults,
		checked: problems.length > 0 ? { problem: problems.join('; ') } : checked,
	};
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
	if (ms > 0) await wait(ms, undefined, { signal });
}

function meet(entry: LedgerEntry, met: ReadonlyArray<{ kind: LedgerEntry['faults'][number] }>): void {
	entry.faults.push(...met.map(({ kind }) => kind));
	const fault = entry.faults.find((kind) => kind !== 'latency') ?? entry.faults[0];
	if (fault !== undefined) entry.fault = fault;
}
