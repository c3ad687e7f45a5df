import { exiftool } from './exiftool';

/** Fails the whole run at once where exiftool is missing. */
export default function needExiftool(): void {
	exiftool('-ver');
}
