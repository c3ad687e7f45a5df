import type { RunningN8n } from './RunningN8n';
import { publishWorkflow } from './runWorkflow';

/**
 * Publishes a saved workflow, and waits until n8n serves what its trigger listens at. Gives the address.
 * @param path such as `form/draw`
 */
export async function publish({ rest, sandbox }: RunningN8n, id: string, path: string): Promise<string> {
	await publishWorkflow(rest, id);
	const address = `http://127.0.0.1:${sandbox.n8nPort}/${path}`;
	const isServed = async () => {
		const response = await fetch(address);
		await response.body?.cancel();
		return response.status !== 404;
	};
	while (!(await isServed())) await new Promise((resume) => setTimeout(resume, 100));
	return address;
}
