import type { Fault } from '../../emulator';
import { runNode, type NodeRun } from '../support/engine';
import { API_KEY, useService } from '../support/service';

const service = useService();

const SMALL = { size: 'custom', width: 320, height: 320 };

const run = (more: Partial<NodeRun> = {}) =>
	runNode({ parameters: { prompt: 'a cat', ...SMALL }, credential: service.credential, ...more });

describe('the API key', () => {
	const FORMS = [
		API_KEY,
		encodeURIComponent(API_KEY),
		Buffer.from(API_KEY).toString('base64').replace(/=+$/, ''),
	];

	const faults: Fault[] = [
		{ kind: 'echoKey' },
		{ kind: 'echoKey', status: 401 },
		{ kind: 'echoKey', status: 504 },
		{ kind: 'page', html: `<p>${FORMS.join(' ')}</p>` },
		{ kind: 'page', html: `${'.'.repeat(190)}${API_KEY}` },
		{ kind: 'status', status: 302, headers: { location: `http://example.test/?key=${API_KEY}` } },
		{ kind: 'rawBody', contentType: `text/${API_KEY}`, text: 'x' },
		{ kind: 'dropBefore' },
		{ kind: 'dropDuring' },
	];

	it.each(faults)('is nowhere in what n8n would save after %j', async (fault) => {
		service.emulator.faults.add({ fault });
		for (const onError of ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const) {
			const outcome = await run({ onError });
			const saved = JSON.stringify(outcome.run);
			for (const form of FORMS) expect(saved).not.toContain(form);
			expect(saved).not.toContain(API_KEY.slice(0, 8));
		}
	});
});
