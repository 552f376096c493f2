import type { BasicVerification, TokenVerification } from '#contract/verification';
import { Problem, unauthorized } from '#lambdas/ingest/problem';
import type { IngestRequest } from '#lambdas/ingest/request';
import type { SecretCache } from '#lambdas/ingest/secret-cache';
import { equalInConstantTime } from './constant-time.ts';
import { readField, scopesOf } from './scope.ts';

/** Verifies that a request, or each item of it, carries the shared token. @throws {Problem} 401, or 503 without a secret */
export async function verifyToken(
  scheme: TokenVerification,
  request: IngestRequest,
  secrets: SecretCache,
): Promise<void> {
  const tokens = scopesOf(request, scheme.each).map((scope) => readField(scope, scheme.token));
  if (tokens.some((values) => values.length !== 1))
    throw unauthorized('token-missing', 'The request carries no token.');
  const isKnown = await isSecret(scheme.secretName, secrets, tokens.flat());
  if (!isKnown) throw unauthorized('token-mismatch', 'The token is wrong.');
}

/** Verifies user and password. @throws {Problem} as `verifyToken` does */
export async function verifyBasic(
  scheme: BasicVerification,
  request: IngestRequest,
  secrets: SecretCache,
): Promise<void> {
  const [, encoded] = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(request.headers.authorization ?? '') ?? [];
  const challenge = { 'www-authenticate': 'Basic realm="webhooks"' };
  if (!encoded) throw new Problem(401, 'token-missing', 'The request carries no user and password.', challenge);
  const credentials = Buffer.from(encoded, 'base64').toString('utf8');
  const isKnown = await isSecret(scheme.secretName, secrets, [credentials]);
  if (!isKnown) throw new Problem(401, 'token-mismatch', 'User or password is wrong.', challenge);
}

/** Whether every one of these texts is one of the secret's, which is read anew before the answer is no. */
export async function isSecret(name: string, secrets: SecretCache, texts: readonly string[]): Promise<boolean> {
  return secrets.fits(name, (known) =>
    texts.every((text) => known.map((secret) => equalInConstantTime(text, secret)).includes(true)),
  );
}
