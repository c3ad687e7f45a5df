import { chromium, selectors, type Browser, type BrowserContext } from 'playwright-core';
import { findChromium } from './findChromium';
import { renewsScreenshots } from './screenshot';

const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	// n8n's pages ask the internet for fonts and icons: without an answer they would wait for them.
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** On a busy machine n8n's first page alone takes half a minute. */
const SLOWEST_STEP_MS = 120_000;

/** A browser with an empty profile, and a window of this size in px. Closing `browser` ends both. */
export async function openBrowser(
	width: number,
	height: number,
): Promise<{ browser: Browser; context: BrowserContext }> {
	// n8n's editor marks its parts with this attribute.
	selectors.setTestIdAttribute('data-test-id');
	const browser = await chromium.launch({ ...findChromium(), args: FLAGS });
	const context = await browser.newContext({
		viewport: { width, height },
		deviceScaleFactor: renewsScreenshots ? 2 : 1,
		locale: 'en-US',
	});
	context.setDefaultTimeout(SLOWEST_STEP_MS);
	return { browser, context };
}
