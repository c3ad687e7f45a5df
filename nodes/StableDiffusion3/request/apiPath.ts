/**
 * The vendor's table writes `/api/generate/sdv3/...`, its example calls `/api/generate/sd3/...`. The example's path is
 * called first; where it does not exist (HTTP 404 or 405), the table's.
 *
 * @see https://www.aithriving.com/document/generate/sd3/textToImage
 */
export const API_PATHS = ['sd3', 'sdv3'] as const;

export type ApiPath = (typeof API_PATHS)[number];

export const otherPath = (path: ApiPath): ApiPath => (path === 'sd3' ? 'sdv3' : 'sd3');

const SD3_URL = /^\/api\/generate\/sdv?3\//;

/** The same operation's URL under the given path. */
export const withPath = (url: string, path: ApiPath): string =>
	url.replace(SD3_URL, `/api/generate/${path}/`);

/** Only the SD3 operations have two. */
export const hasTwoPaths = (url: string): boolean => SD3_URL.test(url);

/** True where an answer says that there is nothing at this path. */
export const isMissing = (httpCode: string | undefined): boolean => httpCode === '404' || httpCode === '405';
