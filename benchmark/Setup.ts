import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saveCredential, signIn } from '../playground/account';
import { installN8n, type InstalledN8n } from '../playground/install';
import { startServer } from '../playground/n8n';
import { packInto } from '../playground/pack';
import { freePort } from '../playground/ports';
import { USUAL_N8N } from '../playground/recipe';
import type { Rest } from '../playground/rest';
import { onEnd } from '../playground/runUntilStopped';
import { readSettings } from '../playground/settings';
import { makeImages, type Image, type ImageName } from './service/images';
import { Service } from './service/Service';
import type { Target } from './workflows';

/** What all measurements share. Gone, with all its processes and files, when the program ends. */
export class Setup {
	private folders = 0;

	private constructor(
		readonly n8n: InstalledN8n,
		readonly service: Service,
		readonly images: Record<ImageName, Image>,
		readonly target: Target,
		private readonly root: string,
	) {}

	static async create(): Promise<Setup> {
		const n8n = await installN8n(readSettings().cache, USUAL_N8N);
		const root = await mkdtemp(join(tmpdir(), 'sd3-benchmark-'));
		onEnd(async () => await rm(root, { recursive: true, force: true, maxRetries: 5 }));
		const shared = join(root, 'shared');
		await mkdir(shared);
		const [images, service] = await Promise.all([makeImages(shared), Service.start(n8n.node)]);

		const home = join(root, 'template');
		await mkdir(home);
		await packInto(home);
		const { url, child } = await startServer(n8n, { home, output: shared }, await freePort());
		const credentials = await addCredentials(await signIn(url), service.url);
		await child.stop();
		return new Setup(n8n, service, images, { url: service.url, credentials }, root);
	}

	/** A new user folder for an n8n, with the package, an account and the credentials in it. */
	async newHome(): Promise<string> {
		const home = await this.newFolder();
		await cp(join(this.root, 'template'), home, { recursive: true });
		return home;
	}

	/** A new empty folder. */
	async newFolder(): Promise<string> {
		const folder = join(this.root, String(++this.folders));
		await mkdir(folder);
		return folder;
	}

	/** Holds the images; n8n's workflows may read it. */
	get shared(): string {
		return join(this.root, 'shared');
	}
}

async function addCredentials(rest: Rest, baseUrl: string): Promise<Target['credentials']> {
	const apiKey = 'benchmark-key';
	const ours = await saveCredential(rest, { apiKey, baseUrl });
	const header = await rest.request<{ id: string; name: string }>('POST', '/credentials', {
		name: 'Header Auth',
		type: 'httpHeaderAuth',
		data: { name: 'Authorization', value: apiKey },
	});
	const chosen = ({ id, name }: { id: string; name: string }) => ({ id, name });
	return { stableDiffusion3Api: chosen(ours), httpHeaderAuth: chosen(header) };
}
