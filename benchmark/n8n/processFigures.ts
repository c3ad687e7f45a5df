import { readFileSync, writeFileSync } from 'node:fs';

/** Linux counts CPU time in these for every program, whatever the kernel's own clock. */
const MS_PER_TICK = 10;

/** CPU time that a process has used so far, user and system, all its threads, in ms. Linux only. */
export function cpuTime(pid: number): number {
	// The second field is the program's name in brackets, which may hold spaces.
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop()?.split(' ') ?? [];
	return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

/** Memory of a process in bytes: now, and at most since the last call of forgetPeak. Linux only. */
export function memory(pid: number): { now: number; peak: number } {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	const field = (name: string) =>
		Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024;
	return { now: field('VmRSS'), peak: field('VmHWM') };
}

/** Lets the peak of a process begin anew at what it uses now. */
export function forgetPeak(pid: number): void {
	writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
