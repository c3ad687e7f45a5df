/** n8n serves a webhook some time after it has said so. Asks as a browser does beforehand, which runs nothing. */
export async function untilServed(url: string): Promise<void> {
	const headers = { origin: 'http://127.0.0.1', 'access-control-request-method': 'POST' };
	for (;;) {
		const answer = await fetch(url, { method: 'OPTIONS', headers });
		if (answer.headers.get('access-control-allow-methods')?.includes('POST')) return;
		await new Promise((resume) => setTimeout(resume, 100));
	}
}
