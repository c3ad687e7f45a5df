// Loaded into every child process: when the parent is gone, even killed, the child and all its descendants go too.
// Otherwise an n8n left behind would hold its port against the next start.
process.on('disconnect', () => {
	process.kill(process.platform === 'win32' ? process.pid : -process.pid, 'SIGKILL');
});
process.channel?.unref();
