import type { IDataObject, INodeCredentialTestResult } from 'n8n-workflow';
import { freePort } from '../../../playground/ports';
import type { Trial } from '../support/Trial';

export function testingTheCredential(trial: () => Trial): void {
	describe('testing the credential', () => {
		/** As the credential's dialog does, with some of its fields changed. */
		async function test(change: IDataObject): Promise<INodeCredentialTestResult> {
			const { n8n } = trial();
			const { id, name, type } = await n8n.credential();
			const credentials = { id, name, type, data: { ...n8n.account, ...change } };
			return await n8n.rest.request('POST', '/credentials/test', { credentials });
		}

		it('passes for a good key and costs nothing', async () => {
			expect(await test({})).toMatchObject({ status: 'OK' });
			expect(trial().requests).toHaveLength(1);
			expect(trial().charged).toBe(0);
		});

		it('says that a bad key is refused', async () => {
			expect(await test({ apiKey: 'wrong' })).toMatchObject({
				status: 'Error',
				message: 'The API key was refused. Copy it again from your AI Thriving account (HTTP 401)',
			});
		});

		it('says that a host cannot be reached', async () => {
			expect(await test({ baseUrl: `http://127.0.0.1:${await freePort()}` })).toMatchObject({
				status: 'Error',
				message: expect.stringMatching(/^Could not connect to 127\.0\.0\.1:\d+ \(ECONNREFUSED/),
			});
		});
	});
}
