import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';

/** The only key pair that s3rver knows. It checks the signatures of requests that have one. */
const KEY = 'S3RVER';

/** A local S3 service with one bucket. */
export class S3Server {
	private constructor(
		private readonly server: S3rver,
		private readonly folder: string,
		private readonly bucket: string,
		/** Address of the service. */
		readonly url: string,
	) {}

	static async start(bucket: string): Promise<S3Server> {
		const directory = mkdtempSync(join(tmpdir(), 'sd3-s3-'));
		const server = new S3rver({
			address: '127.0.0.1',
			port: 0,
			silent: true,
			directory,
			configureBuckets: [{ name: bucket, configs: [] }],
		});
		const { port } = await server.run();
		return new S3Server(server, directory, bucket, `http://127.0.0.1:${port}`);
	}

	/** The data of n8n's credential "S3" for this service. */
	get credential(): object {
		return {
			endpoint: this.url,
			region: 'us-east-1',
			accessKeyId: KEY,
			secretAccessKey: KEY,
			forcePathStyle: true,
		};
	}

	/** The names of all objects, sorted by S3's rule, the bytes of the name. At most 1,000. */
	async keys(): Promise<string[]> {
		const list = await (await fetch(`${this.url}/${this.bucket}?list-type=2`)).text();
		return [...list.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => key);
	}

	/** An object's bytes and its mime type. Fails where there is none of this name. */
	async read(key: string): Promise<{ bytes: Buffer; mimeType: string | null }> {
		const response = await fetch(`${this.url}/${this.bucket}/${encodeURI(key)}`);
		if (!response.ok) throw new Error(`S3 answers ${response.status} for ${key}.`);
		const bytes = Buffer.from(await response.arrayBuffer());
		return { bytes, mimeType: response.headers.get('content-type') };
	}

	/** Removes all objects. */
	async empty(): Promise<void> {
		this.server.reset();
		await this.server.configureBuckets();
	}

	async stop(): Promise<void> {
		await this.server.close();
		rmSync(this.folder, { recursive: true, force: true });
	}
}
