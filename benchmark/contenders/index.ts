import { httpRequest } from './httpRequest';
import { openAi } from './openAi';
import { ours } from './ours';

/** The node's default. */
export const ours4 = ours(4);
export const ours8 = ours(8);
export const plainHttpRequest = httpRequest();
/** About the pace at which this machine takes images of 3 MB, so that waiting alone does not make it slow. */
export const batchedHttpRequest = httpRequest({ batchSize: 4, batchInterval: 100 });

/** Everything that n8n's users can choose from. */
export const contenders = [ours4, ours8, plainHttpRequest, batchedHttpRequest, openAi];
