/**
 * Prints what a check found, one line each, and lets the process exit with 1 if there is anything.
 * @param faults one sentence each, empty when all is well
 * @param praise the line for when all is well
 */
export function report(faults: string[], praise: string): void {
	if (faults.length === 0) {
		console.log(praise);
		return;
	}
	for (const fault of faults) console.error(`✖ ${fault}`);
	console.error(`${faults.length} ${faults.length === 1 ? 'fault' : 'faults'} found`);
	process.exitCode = 1;
}
