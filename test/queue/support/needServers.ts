import { findServers } from './findServers';

/** Fails the whole run at once where Redis or PostgreSQL is missing, before n8n is installed and started for nothing. */
export default function needServers(): void {
	findServers();
}
