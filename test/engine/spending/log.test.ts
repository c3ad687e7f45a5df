import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import { API_KEY } from '../../support/service';
import { numbered, useRows } from './runRows';

const service = useRows();

describe('the log', () => {
	it('has a line for each request, and how far the run is, without key and image', async () => {
		const logger = Container.get(Logger);
		const lines: string[] = [];
		for (const level of ['debug', 'info'] as const) {
			jest.spyOn(logger, level).mockImplementation((...line) => {
				lines.push(`${level} ${line[0]} ${JSON.stringify(line[1] ?? {})}`);
			});
		}
		service.refuse('image 1');
		await service.run(numbered(3), {}, { onError: 'continueRegularOutput' });
		const ours = lines.filter((line) => line.includes('Stable Diffusion 3: '));
		expect(ours.filter((line) => /^debug .*item 0, image 0: image, \d+ ms/.test(line))).toHaveLength(1);
		expect(
			ours.filter((line) =>
				/^debug .*item 1, image 0: The service refused the request: no, \d+ ms/.test(line),
			),
		).toHaveLength(1);
		expect(ours.filter((line) => line.startsWith('info'))).toEqual([
			'info Stable Diffusion 3: 2 of 3 images, 16 credits, 1 failed {}',
		]);
		for (const line of ours) expect(line.length).toBeLessThan(300);
		expect(lines.join()).not.toContain(API_KEY);
	});
});
