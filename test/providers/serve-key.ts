import type { Verification } from '#contract/verification';
import { jwkOf } from '#test/support/fetched-endpoint';
import type { KeyServer } from '#test/support/key-server';
import type { ProviderSecret } from './sign.ts';

/** Hands out the public key of a provider, as the provider does. */
export function serveKey(server: KeyServer, verify: Verification, { publicKey }: ProviderSecret): void {
  if (!publicKey || verify.kind !== 'jwks-jwt') return;
  const jwk = jwkOf(publicKey, { kid: 'catchbasin', alg: verify.algorithm });
  if ('jwks' in verify.keys) server.answers.set(verify.keys.jwks, { body: JSON.stringify({ keys: [jwk] }) });
  else server.answers.set(verify.keys.keyById, { body: JSON.stringify({ key: { ...jwk, expired_at: null } }) });
}
