import { freePort } from '../../../playground/ports';
import type { Ends } from './Ends';
import { findServers } from './findServers';
import { DATABASE, DATABASE_USER, startPostgres } from './startPostgres';
import { startRedis } from './startRedis';

/** Starts what n8n's processes share, Redis and PostgreSQL, below `folder`. Gives n8n's settings for them. */
export async function startStores(folder: string, ends: Ends): Promise<NodeJS.ProcessEnv> {
	const servers = findServers();
	const redisPort = await freePort();
	const redis = await startRedis(servers.redis, folder, redisPort);
	ends.add(() => redis.stop());
	const postgresPort = await freePort();
	const postgres = await startPostgres(servers, folder, postgresPort);
	ends.add(() => postgres.stop());
	return {
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redisPort),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(postgresPort),
		DB_POSTGRESDB_DATABASE: DATABASE,
		DB_POSTGRESDB_USER: DATABASE_USER,
	};
}
