import { isFetched } from '#contract/key-pair';
import type { ResolvedWebhooks } from './resolve-webhooks.ts';

/** Tells if ingest fetches the public keys of a topic. Otherwise its bundle does not contain the code for it. */
export function fetchesKeys({ topics }: Pick<ResolvedWebhooks, 'topics'>): boolean {
  return Object.values(topics).some(({ verify }) => isFetched(verify));
}
