import type { Handshake } from '#contract/handshake';
import { readPointer } from '#contract/json-pointer';
import { Problem } from '#lambdas/ingest/problem';
import type { IngestRequest } from '#lambdas/ingest/request';
import type { PublicKeys } from './key-ref.ts';

/**
 * Fetches the address by which a verified request asks to confirm a subscription.
 *
 * @throws {Problem} 400 when it is not below a pinned address, and as `PublicKeys.confirm` does
 */
export async function confirmSubscription(
  { url, beginsWith }: NonNullable<Handshake['confirms']>,
  request: IngestRequest,
  keys: PublicKeys,
): Promise<void> {
  const address = String(readPointer(request.json(), url));
  const start = beginsWith.find((each) => address.startsWith(each));
  if (start === undefined || !/^[A-Za-z0-9]+$/.test(address.slice(start.length))) {
    throw new Problem('handshake-incomplete', 'The message does not name the address of this subscription.');
  }
  await keys.confirm(address);
}
