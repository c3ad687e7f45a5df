import { readdirSync } from 'node:fs';
import { testCredential } from '../../support/credentialTest';
import { runNode } from '../../support/engine';
import { useService } from '../../support/service';

const service = useService();

jest.setTimeout(60_000);

const run = () =>
	runNode({
		parameters: { prompt: 'a cat', size: 'custom', width: 320, height: 320, options: { maxRetries: 0 } },
		credential: service.credential,
	});

const filesOfN8n = () => readdirSync(process.env.N8N_USER_FOLDER!, { recursive: true });

const DEPTH = 100_000;
const LISTS = '['.repeat(DEPTH) + ']'.repeat(DEPTH);
const OBJECTS = `${'{"a":'.repeat(DEPTH)}1${'}'.repeat(DEPTH)}`;

describe('JSON that is deeper than any program needs', () => {
	it.each([
		['lists', LISTS, 'may have been charged', "is not the API's JSON"],
		['objects', OBJECTS, 'may have been charged', "is not the API's JSON"],
		['lists without an end', '['.repeat(DEPTH), 'may have been charged', "is not the API's JSON"],
		['lists as data', `{"code":0,"data":${LISTS}}`, 'was charged', 'no image'],
		['lists as image', `{"code":0,"data":{"image":${LISTS}}}`, 'was charged', 'no image'],
		['objects beside a refusal', `{"x":${OBJECTS},"code":-1}`, 'not charged', 'with code -1'],
		['lists as message', `{"code":-1,"message":${LISTS}}`, 'not charged', 'with code -1'],
	])('%s', async (_what, text, charge, words) => {
		service.emulator.faults.add({ fault: { kind: 'rawBody', contentType: 'application/json', text } });
		const { error, items } = await run();
		expect(items).toEqual([]);
		expect(error!.message).toContain(words);
		expect(error!.message.length).toBeLessThan(500);
		expect(error!.description).toContain(charge);
	});

	it.each([400, 401, 500])('in an answer with HTTP %i', async (status) => {
		const contentType = 'application/json';
		for (const text of [LISTS, OBJECTS, `{"message":${LISTS}}`, '{"message":'.repeat(DEPTH)]) {
			service.emulator.reset();
			service.emulator.faults.add({ fault: { kind: 'rawBody', status, contentType, text } });
			const { error } = await run();
			expect(error!.message).toContain(`(HTTP ${status})`);
			expect(error!.message.length).toBeLessThan(1000);
			expect((await testCredential(service.credential)).status).toBe('Error');
		}
		service.emulator.reset();
	});
});

describe('what only says that it is an image', () => {
	const script = '<script>fetch("//x.test")</script>';
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="320">${script}</svg>`;

	it.each([
		['SVG', svg],
		['SVG with a declaration', `<?xml version="1.0"?>${svg}`],
		['SVG behind a byte order mark', `\ufeff${svg}`],
		['SVG behind the sign of a PNG', `\u0089PNG\r\n\u001a\n${svg}`],
		['SVG behind the sign of a JPEG', `\u00ff\u00d8\u00ff${svg}`],
		['SVG behind the sign of a WebP', `RIFF....WEBP${svg}`],
		['HTML', `<!DOCTYPE html><html>${script}</html>`],
		['PDF', '%PDF-1.7\n'],
		['GIF', 'GIF89a\u0001\u0000\u0001\u0000'],
		['PostScript', '%!PS-Adobe-3.0'],
		['a program', '\u007fELF'],
	])('%s is refused, also where it is called image/png, and n8n stores nothing', async (_what, text) => {
		const before = filesOfN8n();
		const base64 = Buffer.from(text, text.includes('\ufeff') ? 'utf8' : 'latin1').toString('base64');
		for (const image of [base64, `data:image/png;base64,${base64}`]) {
			service.emulator.reset();
			const answer = JSON.stringify({ code: 0, message: 'success', data: { image, seed: 1 } });
			const fault = { kind: 'rawBody', contentType: 'application/json', text: answer } as const;
			service.emulator.faults.add({ fault });
			const { error, items } = await run();
			expect(items).toEqual([]);
			expect(error!.message).toMatch(
				/^The service reported success, but sent (\d+ bytes that are no PNG, JPEG or WebP image|a \w+ image that is cut off)$/,
			);
			expect(error!.description).toContain('was charged');
		}
		expect(filesOfN8n()).toEqual(before);
	});

	it('an image that is called SVG is stored as what it is', async () => {
		service.emulator.faults.add({ fault: { kind: 'dataPrefix' } });
		const { items } = await runNode({
			parameters: {
				prompt: 'a cat',
				size: 'custom',
				width: 320,
				height: 320,
				options: { fileName: 'cat.svg' },
			},
			credential: service.credential,
		});
		expect(items[0]!.binary!.data).toMatchObject({ fileName: 'cat.svg.png', mimeType: 'image/png' });
	});
});

it.each(['<', '<script', '<style>', '&lt;', '"', '\\', ' ', '{', '<!--'])(
	'a page of a megabyte of %j does not hold up n8n',
	async (piece) => {
		const text = piece.repeat(1_000_000 / piece.length);
		service.emulator.faults.add({
			fault: { kind: 'rawBody', status: 400, contentType: 'text/html', text },
		});
		const { error } = await run();
		expect(error!.message).toContain('(HTTP 400)');
		expect(error!.message.length).toBeLessThan(1000);
	},
);
