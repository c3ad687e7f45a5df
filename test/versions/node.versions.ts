import { continuing } from './cases/continuing';
import { loading } from './cases/loading';
import { images } from './cases/images';
import { imageUrls } from './cases/imageUrls';
import { operations } from './cases/operations';
import { otherNodes } from './cases/otherNodes';
import { stopping } from './cases/stopping';
import { testingTheCredential } from './cases/testingTheCredential';
import { chosenN8ns } from './support/chosenN8ns';
import { Trial } from './support/Trial';

/** For the first run on a machine, which installs this n8n. */
const INSTALLED_WITHIN_MS = 1_800_000;

// Every case on every n8n: what works on one line only is no case.
describe.each(chosenN8ns())('n8n $version, binary data $binaryData', (chosen) => {
	let trial: Trial;

	beforeAll(async () => {
		trial = await Trial.begin(chosen);
	}, INSTALLED_WITHIN_MS);
	beforeEach(() => trial.n8n.service.reset());
	afterAll(async () => await trial?.n8n.stop());

	for (const cases of [
		loading,
		testingTheCredential,
		images,
		imageUrls,
		operations,
		stopping,
		continuing,
		otherNodes,
	]) {
		cases(() => trial);
	}
});
