import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Request, Response } from 'express';
import type { Accounts } from '../Accounts';
import type { Faults } from '../faults/Faults';
import { takesCredits } from '../faults/Fault';
import { maskKeysDeep, maskKeysIn } from '../maskKey';
import type { Ledger, LedgerEntry, Operation } from '../Ledger';
import { paintImage } from '../painting/paintImage';
import type { Image, ImageContent } from '../painting/paintImage';
import { parseBody } from '../parseBody';
import { checkKey, describeHeaders, describeKey, readKey, secretsOf } from '../readKey';
import type { SentKey } from '../readKey';
import type { Order } from '../validation/fields';
import type { ImageOrder } from '../validation/imageToImage';
import { pageAnswer, refusal, send } from './Answer';
import type { Answer } from './Answer';
import { answerInstead } from './answerInstead';
import { answerSuccess, formatFor } from './answerSuccess';
import { checkRequest } from './checkRequest';

export type ServicePath = 'sd3' | 'sdv3';

/** Credits for one image. */
const price = 8;
const highestSeed = 4_294_967_294;
const servicePath = /^\/api\/generate\/(sd3|sdv3)\/(textToImage|imageToImage)$/;

/** What the emulated service consists of. */
export interface Service {
	accounts: Accounts;
	faults: Faults;
	ledger: Ledger;
	/** Which of the two paths answer; the other gives 404. */
	paths: readonly ServicePath[];
	images: ImageContent;
	/** Ends all waits when the emulator stops. */
	stopping: AbortSignal;
}

/** Answers one request to the emulated service (any path but the emulator's own) and keeps it in the ledger. */
export async function handleGeneration(
	service: Service,
	request: Request,
	response: Response,
): Promise<void> {
	const [, path, operation] = servicePath.exec(request.path) ?? [];
	const sentKey = readKey(request.headers);
	const secrets = secretsOf(sentKey, service.accounts);
	const entry = service.ledger.open({
		method: request.method,
		path: maskKeysIn(request.originalUrl, secrets),
		...(operation === undefined ? {} : { operation: operation as Operation }),
		headers: describeHeaders(request.headers, secrets),
		key: describeKey(sentKey),
		unexpected: operation === undefined || request.method !== 'POST',
	});
	let cut = false;
	response.on('finish', () => service.ledger.close(entry, 'answered'));
	response.on('close', () =>
		service.ledger.close(entry, cut || service.stopping.aborted ? 'dropped' : 'client gave up'),
	);

	let answer: Answer;
	try {
		answer = await prepareAnswer(
			service,
			request,
			response,
			entry,
			sentKey,
			path as ServicePath | undefined,
		);
	} catch (error) {
		if (service.stopping.aborted || response.destroyed) return;
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
	request: Request,
	response: Response,
	entry: LedgerEntry,
	sentKey: SentKey,
	path: ServicePath | undefined,
): Promise<Answer> {
	if (path === undefined || entry.operation === undefined || !paths.includes(path)) return pageAnswer(404);
	if (request.method !== 'POST') return pageAnswer(405, undefined, { allow: 'POST' });

	const body = await parseBody(request, response);
	const secrets = secretsOf(sentKey, accounts);
	entry.body = maskKeysDeep(body.description, secrets);
	const { order, prompt, worded } = await checkRequest(request, body);
	const keyCheck = checkKey(sentKey, accounts);
	if ('problem' in keyCheck) entry.problem = keyCheck.problem;
	else if (!order.valid) entry.problem = maskKeysIn(order.problem, secrets);

	const question = {
		path: request.path,
		operation: entry.operation,
		...(prompt === undefined ? {} : { prompt }),
		worded,
	};
	const delays = faults.delays(question);
	const instead = faults.instead(question);
	meet(entry, [...delays, ...(instead === undefined ? [] : [instead])]);
	const delay = delays.reduce((sum, { ms }) => sum + ms, instead?.latencyMs ?? 0);
	if (delay > 0) await wait(delay, undefined, { signal: stopping });

	if (instead !== undefined) {
		if (takesCredits(instead) && 'key' in keyCheck && accounts.take(keyCheck.key, price))
			entry.charged = price;
		return answerInstead(instead, sentKey.authentication ?? sentKey.authorization ?? '');
	}
	if ('problem' in keyCheck) return refusal(keyCheck.problem, 401);
	if (!order.valid) return refusal(order.problem, body.kind === 'unreadable' && body.tooLarge ? 413 : 200);
	// Taken before painting, so that requests side by side can't spend the same credits.
	if (!accounts.take(keyCheck.key, price))
		return refusal(`Not enough credits: an image costs ${price}`, 402);

	const changes = faults.changes(question);
	meet(entry, changes);
	const late = changes.reduce((sum, { latencyMs = 0 }) => sum + latencyMs, 0);
	if (late > 0) await wait(late, undefined, { signal: stopping });
	const seed = order.value.seed === 0 ? randomInt(1, highestSeed + 1) : order.value.seed;
	const image = await paint({ ...order.value, seed }, formatFor(changes), images);
	if (changes.every(takesCredits)) entry.charged = price;
	else accounts.giveBack(keyCheck.key, price);
	return answerSuccess(image, seed, changes);
}

function meet(entry: LedgerEntry, met: ReadonlyArray<{ kind: LedgerEntry['faults'][number] }>): void {
	entry.faults.push(...met.map(({ kind }) => kind));
	const fault = entry.faults.find((kind) => kind !== 'latency') ?? entry.faults[0];
	if (fault !== undefined) entry.fault = fault;
}

async function paint(
	order: Order | ImageOrder,
	format: ReturnType<typeof formatFor>,
	content: ImageContent,
): Promise<Image> {
	const start = 'pixels' in order ? { pixels: order.pixels, strength: order.strength } : undefined;
	return await paintImage(order, format, start, content);
}
