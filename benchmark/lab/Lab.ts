import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saveCredential, signIn } from '../../playground/account';
import { installN8n, type InstalledN8n } from '../../playground/install';
import { onEnd } from '../../playground/lifetime';
import { startServer } from '../../playground/n8n';
import { packInto } from '../../playground/pack';
import { freePort } from '../../playground/ports';
import { USUAL_N8N } from '../../playground/recipe';
import { readSettings } from '../../playground/settings';
import type { Rest } from '../../playground/rest';
import { makeImages, type Image, type ImageName } from '../service/images';
import { Service } from '../service/Service';
import type { Credentials } from '../contenders/Contender';

/** What all measurements share. Gone, with all its processes and files, when the program ends. */
export class Lab {
	private homes = 0;

	private constructor(
		readonly n8n: InstalledN8n,
		readonly service: Service,
		readonly images: Record<ImageName, Image>,
		readonly credentials: Credentials,
		private readonly root: string,
	) {}

	static async open(): Promise<Lab> {
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
		return new Lab(n8n, service, images, credentials, root);
	}

	/** A new user folder for an n8n, with the package, an account and the credentials in it. */
	async newHome(): Promise<string> {
		const home = await this.newFolder();
		await cp(join(this.root, 'template'), home, { recursive: true });
		return home;
	}

	/** A new empty folder. */
	async newFolder(): Promise<string> {
		const folder = join(this.root, String(++this.homes));
		await mkdir(folder);
		return folder;
	}

	/** Holds the images; n8n's workflows may read it. */
	get shared(): string {
		return join(this.root, 'shared');
	}
}

async function addCredentials(rest: Rest, url: string): Promise<Credentials> {
	const apiKey = 'benchmark-key';
	const stableDiffusion3Api = await saveCredential(rest, { apiKey, baseUrl: url });
	const save = async (type: string, data: Record<string, unknown>) =>
		await rest.request<{ id: string; name: string }>('POST', '/credentials', { name: type, type, data });
	const openAiApi = await save('openAiApi', { apiKey, url: `${url}/v1`, header: false });
	const httpHeaderAuth = await save('httpHeaderAuth', { name: 'Authorization', value: apiKey });
	const chosen = ({ id, name }: { id: string; name: string }) => ({ id, name });
	return {
		stableDiffusion3Api: chosen(stableDiffusion3Api),
		openAiApi: chosen(openAiApi),
		httpHeaderAuth: chosen(httpHeaderAuth),
	};
}
