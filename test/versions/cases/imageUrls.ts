import type { IRunExecutionData } from 'n8n-workflow';
import sharp from 'sharp';
import { unpack } from '../../e2e/support/unpack';
import { sha256 } from '../../support/images';
import { startOtherServer } from '../../support/otherServer';
import { rowsOf, type Trial } from '../support/Trial';

const FROM_URL = {
	operation: 'imageToImage',
	size: 'input',
	inputSource: 'url',
	inputUrl: '={{ $json.url }}',
};

export function imageUrls(trial: () => Trial): void {
	it('fetches images from their addresses, through redirects and without the key, and pays for nothing where one is missing', async () => {
		const bytes = await sharp({ create: { width: 384, height: 320, channels: 3, background: '#a33' } })
			.png()
			.toBuffer();
		const headers: string[] = [];
		const server = await startOtherServer((request, response) => {
			headers.push(...Object.keys(request.headers));
			if (request.url === '/photo.png') response.end(bytes);
			else if (request.url === '/from') response.writeHead(302, { location: '/photo.png' }).end();
			else response.writeHead(404).end();
		});
		const run = async (paths: string[]) => {
			const rows = rowsOf(paths.length).map((row, index) => ({
				...row,
				url: server.url + paths[index],
			}));
			return await trial().run({ rows, parameters: FROM_URL });
		};
		try {
			const failed = await run(['/from', '/gone?X-Amz-Signature=SECRET']);
			expect(failed.status).toBe('error');
			const { resultData } = unpack(failed.data) as IRunExecutionData;
			expect(resultData.error?.message).toBe(
				`Item 2 of 2 (item 1 in n8n): The file at ${server.url}/gone (Image URL) could not be fetched: there is no such file (HTTP 404)`,
			);
			expect(trial().requests).toEqual([]);

			const execution = await run(['/from', '/photo.png']);
			expect(execution.status).toBe('success');
			await trial().expectImages(execution, [1, 2]);
			const bodies = trial().requests.map(({ body }) => body as { image: { sha256: string } });
			expect(bodies.map(({ image }) => image.sha256)).toEqual([sha256(bytes), sha256(bytes)]);
			expect(trial().charged).toBe(2 * 8);
			const known = ['accept', 'accept-encoding', 'connection', 'host', 'user-agent'];
			expect([...new Set(headers)].sort()).toEqual(known);
		} finally {
			await server.stop();
		}
	});
}
