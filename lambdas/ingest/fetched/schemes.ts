import type { FetchedVerification } from '#contract/fetched-verification';
import { ROOTS } from '#lambdas/ingest/fetched/trust';
import type { IngestRequest } from '#lambdas/ingest/request';
import type { SecretCache } from '#lambdas/ingest/secret-cache';
import { fetchTextBy } from './fetch-text.ts';
import { KeyCache, type KeyCacheProps } from './key-cache.ts';
import type { PublicKeys } from './key-ref.ts';
import { verifyCertificate } from './verify-certificate.ts';
import { verifyJwksJwt } from './verify-jwks-jwt.ts';

/** Creates the cache of fetched keys. */
export function createKeyCache(props: Pick<KeyCacheProps, 'now' | 'onStale'>): PublicKeys {
  return new KeyCache({ ...props, fetchText: fetchTextBy(), roots: ROOTS });
}

export { confirmSubscription } from './confirm-subscription.ts';

/** Verifies a request by a fetched key. @throws {Problem} as `verifyRequest` does */
export async function verifyFetched(
  verification: FetchedVerification,
  request: IngestRequest,
  ports: { readonly secrets: SecretCache; readonly keys: PublicKeys },
  now: Date,
): Promise<void> {
  if (verification.kind === 'jwks-jwt') return verifyJwksJwt(verification, request, ports, now);
  return verifyCertificate(verification, request, ports.keys, now);
}
