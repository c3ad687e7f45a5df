import type { IncomingHttpHeaders } from 'node:http';
import type { Accounts } from './Accounts';
import { maskKey, maskKeysIn } from './maskKey';
import type { LedgerEntry } from './Ledger';

/** Headers that always hold secrets. */
const secretHeaders = ['authentication', 'authorization', 'proxy-authorization', 'cookie'];

/** The key of a request, as it was sent. */
export interface SentKey {
	authentication?: string;
	authorization?: string;
}

/** Takes the raw key from the two headers that may hold it. */
export function readKey(headers: IncomingHttpHeaders): SentKey {
	const { authentication, authorization } = headers;
	return {
		...(typeof authentication === 'string' && authentication !== '' ? { authentication } : {}),
		...(authorization ? { authorization } : {}),
	};
}

/** Says what is wrong with the key (never the key itself), or gives the key. */
export function checkKey(
	{ authentication, authorization }: SentKey,
	accounts: Accounts,
): { key: string } | { problem: string } {
	const key = authentication ?? authorization;
	if (key === undefined) {
		return { problem: 'No API key: send it in the header Authentication or Authorization' };
	}
	if (authentication !== undefined && authorization !== undefined && authentication !== authorization) {
		return { problem: 'The headers Authentication and Authorization hold different API keys' };
	}
	if (accounts.has(key)) return { key };
	return {
		problem: /^bearer\s/i.test(key)
			? 'The API key is not known: send it as it is, without Bearer'
			: 'The API key is not known',
	};
}

/** What the ledger says of the two key headers. */
export function describeKey({ authentication, authorization }: SentKey): LedgerEntry['key'] {
	return {
		...(authentication === undefined ? {} : { authentication: maskKey(authentication) }),
		...(authorization === undefined ? {} : { authorization: maskKey(authorization) }),
		equal: authentication !== undefined && authentication === authorization,
	};
}

/** All headers as the ledger keeps them: one text each, secrets masked. */
export function describeHeaders(
	headers: IncomingHttpHeaders,
	keys: readonly string[],
): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => {
			const text = Array.isArray(value) ? value.join(', ') : (value ?? '');
			return [name, secretHeaders.includes(name) ? maskKey(text) : maskKeysIn(text, keys)];
		}),
	);
}

/** Every text that must not turn up in the ledger: the keys that are known and those that were sent. */
export function secretsOf({ authentication, authorization }: SentKey, accounts: Accounts): string[] {
	const sent = [authentication, authorization].filter((key) => key !== undefined);
	return [
		...accounts.list().map(({ key }) => key),
		...sent,
		...sent.map((key) => key.replace(/^\w+\s+/, '')),
	];
}
