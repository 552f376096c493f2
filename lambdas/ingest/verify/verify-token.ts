import type { BasicVerification, TokenVerification } from '#contract/verification';
import { Problem } from '#lambdas/ingest/problem';
import type { IngestRequest } from '#lambdas/ingest/request';
import type { SecretCache } from '#lambdas/ingest/secret-cache';
import { equalInConstantTime } from './constant-time.ts';
import { readField, splitIntoScopes } from './scope.ts';

/** Verifies that a request, or each item of it, carries the shared token. @throws {Problem} as `verifyRequest` does */
export async function verifyToken(
  scheme: TokenVerification,
  request: IngestRequest,
  secrets: SecretCache,
): Promise<void> {
  const tokens = splitIntoScopes(request, scheme.each).map((scope) => readField(scope, scheme.token));
  if (tokens.some((values) => values.length !== 1)) throw new Problem('token-missing', 'The request carries no token.');
  const isKnown = await areSecretValues(scheme.secretName, secrets, tokens.flat());
  if (!isKnown) throw new Problem('token-mismatch', 'The token is wrong.');
}

/** Verifies user and password. @throws {Problem} as `verifyRequest` does */
export async function verifyBasic(
  scheme: BasicVerification,
  request: IngestRequest,
  secrets: SecretCache,
): Promise<void> {
  const [, encoded] = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(request.headers.authorization ?? '') ?? [];
  const headers = { 'www-authenticate': 'Basic realm="webhooks"' };
  if (!encoded) throw new Problem('token-missing', 'The request carries no user and password.', { headers });
  const credentials = Buffer.from(encoded, 'base64').toString('utf8');
  const isKnown = await areSecretValues(scheme.secretName, secrets, [credentials]);
  if (!isKnown) throw new Problem('token-mismatch', 'The user or the password is wrong.', { headers });
}

/** Tells whether each of these texts is a value of the secret, as `SecretCache.matches` checks it. */
export async function areSecretValues(name: string, secrets: SecretCache, texts: readonly string[]): Promise<boolean> {
  return secrets.matches(name, (known) =>
    texts.every((text) => known.map((secret) => equalInConstantTime(text, secret)).includes(true)),
  );
}
