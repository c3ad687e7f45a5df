/** Prints `text` and a line break. */
export function say(text = ''): void {
	process.stdout.write(`${text}\n`);
}

const SECONDS_BETWEEN_LINES = 15;

/** Waits for `work`, and says every 15 s what is going on and for how long, so that no minute passes in silence. */
export async function sayWhile<T>(what: () => string, work: Promise<T>): Promise<T> {
	const began = Date.now();
	const timer = setInterval(
		() => say(`  ... ${what()} (${clock(Date.now() - began)})`),
		SECONDS_BETWEEN_LINES * 1000,
	);
	try {
		return await work;
	} finally {
		clearInterval(timer);
	}
}

function clock(ms: number): string {
	const seconds = Math.round(ms / 1000);
	return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
