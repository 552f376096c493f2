import type { Verification } from '#contract/verification';
import { jwkOf } from '#test/support/fetched-endpoint';
import type { KeyServer } from '#test/support/key-server';
import { PROVIDERS } from './facts/index.ts';
import { SUBSCRIBE_URL } from './facts/sns.ts';
import type { ProviderSecret } from './sign.ts';

/** Hands out the public key of a provider, as the provider does. */
export function serveKey(server: KeyServer, provider: string, verify: Verification, secret: ProviderSecret): void {
  const { publicKey, certificate } = secret;
  if (certificate && verify.kind === 'certificate') {
    for (const { headers = {}, body = '' } of PROVIDERS[provider]?.requests ?? []) {
      const url = headers['paypal-cert-url'] ?? JSON.parse(body).SigningCertURL;
      server.answers.set(url, { body: certificate(server.root) });
    }
    server.answers.set(SUBSCRIBE_URL, { body: '<ConfirmSubscriptionResponse/>' });
  }
  if (!publicKey || verify.kind !== 'jwks-jwt') return;
  const jwk = jwkOf(publicKey, { kid: 'catchbasin', alg: verify.algorithm });
  if ('jwks' in verify.keys) server.answers.set(verify.keys.jwks, { body: JSON.stringify({ keys: [jwk] }) });
  else server.answers.set(verify.keys.keyById, { body: JSON.stringify({ key: { ...jwk, expired_at: null } }) });
}
