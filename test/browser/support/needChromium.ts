import { findChromium } from './findChromium';

/** Fails the whole run at once where the browser is missing, before n8n is installed and started for nothing. */
export default function needChromium(): void {
	findChromium();
}
