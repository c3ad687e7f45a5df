// Runs a program that is no Node script as the child of one, so that it ends with the playground, too.
// Arguments: the signal that asks the program to end, its user id ('' for this one's), the program, its arguments.
const { spawn } = require('node:child_process');

const [signal, uid, program, ...args] = process.argv.slice(2);
const child = spawn(program, args, { stdio: 'inherit', ...(uid && { uid: Number(uid) }) });
process.on('SIGTERM', () => child.kill(signal));
child.on('error', (error) => {
	console.error(error.message);
	process.exit(1);
});
child.on('exit', (code) => process.exit(code ?? 1));
