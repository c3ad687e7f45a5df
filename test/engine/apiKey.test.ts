import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault, FaultKind } from '../../emulator';
import { readFormat } from '../../nodes/StableDiffusion3/image/readFormat';
import { runNode, type NodeOutcome, type NodeRun, type OnError } from '../support/engine';
import { KEY_FORMS } from '../support/keyForms';
import { everythingOf, overhear } from '../support/overhear';
import { revealed } from '../support/revealed';
import type * as fasterClock from '../support/fasterClock';
import { speedUpClock } from '../support/fasterClock';
import { API_KEY, useService, type Service } from '../support/service';

jest.mock('n8n-workflow', () =>
	jest.requireActual<typeof fasterClock>('../support/fasterClock').withShorterWaits(),
);

const BOTH = ['stopWorkflow', 'continueErrorOutput'] as const;

const SMALL = { size: 'custom', width: 320, height: 320, options: { maxRetries: 0 } };

/** Every way in which the emulator can fail; `repeated` is the key in one of the forms, for answers that repeat it. */
const FAULTS: Record<FaultKind, (repeated: string) => Fault[]> = {
	latency: () => [{ kind: 'latency', ms: 1 }],
	status: (repeated) => [
		...[400, 401, 403, 404, 429, 500, 504, 524].map<Fault>((status, index) => ({
			kind: 'status',
			status,
			...(index % 2 === 0
				? { json: { code: -1, message: `no ${repeated}` } }
				: { html: `<html><h1>No</h1><p>${repeated}</p></html>` }),
		})),
		{ kind: 'status', status: 500, json: { detail: repeated, headers: { authorization: repeated } } },
		{ kind: 'status', status: 302, headers: { location: `http://x.test/?k=${oneLine(repeated)}` } },
		{ kind: 'status', status: 429, headers: { 'retry-after': oneLine(repeated) } },
	],
	refused: (repeated) => [{ kind: 'refused', message: `The key ${repeated} may not do this` }],
	page: (repeated) => [
		{ kind: 'page', html: `<p>${repeated}</p>` },
		// Where the message is cut.
		{ kind: 'page', html: `${'.'.repeat(190)}${repeated}` },
		{ kind: 'page', html: `{"headers":{"Authorization":"${repeated}"}}` },
	],
	hang: () => [{ kind: 'hang' }],
	dropBefore: () => [{ kind: 'dropBefore' }],
	echoKey: () => [200, 400, 401, 500, 504].map((status) => ({ kind: 'echoKey', status })),
	rawBody: (repeated) => [
		{ kind: 'rawBody', contentType: `text/${oneLine(repeated)}`, text: 'x' },
		{ kind: 'rawBody', contentType: 'application/json', text: `{"code":0,"data":"${repeated}` },
		{ kind: 'rawBody', text: JSON.stringify({ code: 0, data: { seed: repeated, image: repeated } }) },
	],
	noImage: () => [{ kind: 'noImage' }],
	brokenBase64: () => [{ kind: 'brokenBase64' }],
	cutOffBase64: () => [{ kind: 'cutOffBase64' }],
	notAnImage: (repeated) => [{ kind: 'notAnImage', text: `<svg><text>${repeated}</text></svg>` }],
	cutOffImage: () => [{ kind: 'cutOffImage' }],
	format: () => [{ kind: 'format', format: 'jpeg' }],
	dataPrefix: () => [{ kind: 'dataPrefix' }],
	whiteSpace: () => [{ kind: 'whiteSpace' }],
	seedAsString: () => [{ kind: 'seedAsString' }],
	dropDuring: () => [{ kind: 'dropDuring' }],
};

/** One of each kind, in turn; the others are tried where the key is hidden: test/unit/credential/hideKey.test.ts */
const FORMS = ['as it is', 'escaped for JSON twice', 'as base64 of a user and the key'].map(
	(name) => KEY_FORMS[name]!,
);

/** What a header may hold. */
const oneLine = (text: string) => text.replace(/[^\x20-\x7e]/g, '');

/** Failures that no answer of the service is needed for. */
const BEFORE_THE_ANSWER: Record<string, (service: Service) => Partial<NodeRun>> = {
	'nobody listens': ({ credential }) => ({ credential: { ...credential, baseUrl: 'http://127.0.0.1:9' } }),
	'no such host': ({ credential }) => ({
		credential: { ...credential, baseUrl: 'http://no-such-host.invalid' },
	}),
	'no encryption where some is expected': ({ credential }) => ({
		credential: { ...credential, baseUrl: credential.baseUrl.replace('http:', 'https:') },
	}),
	'the key in the place of the Base URL, too': ({ credential }) => ({
		credential: { ...credential, baseUrl: credential.apiKey },
	}),
	'an unknown key': ({ credential }) => ({
		credential: { ...credential, apiKey: `${credential.apiKey}-2` },
	}),
	'a key with a line break': ({ credential }) => ({
		credential: { ...credential, apiKey: `${credential.apiKey}\r\nX-Injected: 1` },
	}),
	'a timeout': () => ({ parameters: { prompt: 'a cat', ...SMALL, requestOptions: { timeout: 1 } } }),
	'a bad value': () => ({ parameters: { prompt: '={{ "" }}', ...SMALL } }),
	'a limit': () => ({ parameters: { prompt: 'a cat', options: { creditLimit: 1 } } }),
	'an expression that asks for the key': () => ({
		parameters: { prompt: '={{ $credentials.apiKey }}', ...SMALL },
	}),
	'a row that asks for the key': () => ({
		rows: [{ text: '={{ $credentials.apiKey }}' }],
		parameters: { ...SMALL, prompt: '={{ $json.text }}', fileName: '={{ $json.text }}' },
	}),
	'Retry On Fail': () => ({ settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 } }),
};

/** What n8n has written, but for the service's images, whose bytes say nothing of the key. */
const filesOfN8n = () =>
	readdirSync(process.env.N8N_USER_FOLDER!, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) => readFileSync(join(parentPath, name)))
		.filter((bytes) => !readFormat(bytes))
		.map((bytes) => bytes.toString('latin1'));

describe.each([
	['letters and digits', API_KEY],
	['signs that URLs, HTML, JSON and patterns escape', 'sd3/key+for tests?&"7f3a"\'=\\d$&(.*)[9c]^'],
])('a key of %s', (_what, key) => {
	const service = useService(key);
	/** What could be read in each place, line by line, since the test began. */
	let places: Record<'execution' | 'error' | 'log' | 'ledger' | 'files', Set<string>>;
	let log: { readonly lines: string[] };
	beforeEach(() => {
		speedUpClock();
		log = overhear();
		const empty = () => new Set<string>();
		places = { execution: empty(), error: empty(), log: empty(), ledger: empty(), files: empty() };
	});
	afterEach(() => {
		jest.restoreAllMocks();
		// Read once: they stay.
		filesOfN8n().forEach((file) => places.files.add(file));
		const found = Object.entries(places).map(([place, lines]) => [
			place,
			revealed([...lines].join('\n'), key, 2),
		]);
		expect(Object.fromEntries(found)).toEqual({
			execution: [],
			error: [],
			log: [],
			ledger: [],
			files: [],
		});
		expect(places.execution.size).toBeGreaterThan(50);
		expect(places.ledger.size).toBeGreaterThan(0);
	});

	function read({ run, error }: NodeOutcome): void {
		const { requests } = service.emulator.ledger;
		const texts = {
			execution: [JSON.stringify(run, null, 1), everythingOf(run)],
			error: [everythingOf(error), error?.message ?? '', error?.description ?? ''],
			log: log.lines.splice(0),
			// The words of an answer are the test's own.
			ledger: [
				JSON.stringify(
					requests.map((entry) => ({ ...entry, answer: null })),
					null,
					1,
				),
			],
		};
		for (const [place, parts] of Object.entries(texts)) {
			const lines = parts.flatMap((text) => text.split('\n'));
			lines.forEach((line) => places[place as keyof typeof places].add(line));
		}
	}

	const run = async (onError: OnError, more: Partial<NodeRun> = {}) =>
		read(
			await runNode({
				parameters: { prompt: 'a cat', ...SMALL },
				credential: service.credential,
				onError,
				...more,
			}),
		);

	it.each(Object.entries(FAULTS))('is nowhere after %s', async (_kind, faultsFor) => {
		const count = faultsFor('').length;
		for (let index = 0; index < Math.max(2, count); index++) {
			const fault = faultsFor(FORMS[index % FORMS.length]!(key))[index % count]!;
			service.emulator.reset();
			service.emulator.faults.add({ fault });
			const timeout = fault.kind === 'hang' ? { requestOptions: { timeout: 50 } } : {};
			await run(BOTH[index % 2]!, { parameters: { prompt: 'a cat', ...SMALL, ...timeout } });
		}
	});

	it.each(Object.entries(BEFORE_THE_ANSWER))('is nowhere after %s', async (_what, arrange) => {
		for (const onError of BOTH) await run(onError, arrange(service));
		service.emulator.reset();
	});
});

describe.each([4, 300, 4_000])('a key of %d characters', (length) => {
	const key = Array.from(
		{ length },
		(_entry, index) => 'aZ3kQ9xB7mR1'[(index * index + 5 * index) % 12],
	).join('');
	const service = useService(key);

	it.each([401, 402, 403, 422, 429, 500, 503, 504])(
		'is not shown after HTTP %d, whose answer repeats it',
		async (status) => {
			// A 429 holds up the account.
			speedUpClock();
			service.emulator.faults.add({
				fault: {
					kind: 'status',
					status,
					json: { code: -1, message: `no account for ${key}, Bearer ${key}` },
				},
			});
			const { run: whole, error } = await runNode({
				parameters: { prompt: 'a cat', ...SMALL, options: { maxRetries: 0 } },
				credential: service.credential,
			});
			expect(error!.message).toContain('no account for ***, Bearer ***');
			expect(JSON.stringify(whole).replace(/\s+/g, '')).not.toContain(key.slice(0, 24));
			expect(error!.message.length).toBeLessThan(1_000);
		},
	);
});
