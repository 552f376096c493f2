import { createHmac, timingSafeEqual } from 'node:crypto';
import { parseJson } from '#contract/parse-json';
import type { JwtVerification } from '#contract/verification';
import { Problem } from '#lambdas/ingest/problem';
import type { IngestRequest } from '#lambdas/ingest/request';
import type { SecretCache } from '#lambdas/ingest/secret-cache';

const PART = '([A-Za-z0-9_-]{1,4096})';
const BEARER = new RegExp(`^(?:Bearer )?${PART}\\.${PART}\\.([A-Za-z0-9_-]{43})$`, 'i');

/**
 * Verifies a JSON Web Token. The token cannot choose the algorithm, and it must have an expiry.
 *
 * @throws {Problem} 401 when it is missing, wrong or expired; 503 when the secret cannot be read
 */
export async function verifyJwt(
  scheme: JwtVerification,
  request: IngestRequest,
  secrets: SecretCache,
  now: Date,
): Promise<void> {
  const [, header, claims, mac] = BEARER.exec(request.headers.authorization ?? '') ?? [];
  if (!header || !claims || !mac) throw new Problem('token-missing', 'The request carries no token.');
  const isGenuine = await secrets.matches(scheme.secretName, (texts) =>
    texts.some((text) => {
      const expected = createHmac('sha256', text).update(`${header}.${claims}`).digest();
      return timingSafeEqual(Buffer.from(mac, 'base64url'), expected);
    }),
  );
  if (!isGenuine || parse(header).alg !== 'HS256') throw new Problem('token-mismatch', 'The token is wrong.');

  const { exp, nbf } = parse(claims);
  const seconds = now.getTime() / 1_000;
  if (typeof exp !== 'number' || seconds > exp + scheme.tolerance) {
    throw new Problem('timestamp-stale', 'The token has expired.');
  }
  if (typeof nbf === 'number' && seconds < nbf - scheme.tolerance) {
    throw new Problem('timestamp-future', 'The token is not valid yet.');
  }
}

function parse(part: string): Readonly<Record<string, unknown>> {
  const value = parseJson(Buffer.from(part, 'base64url').toString('utf8'));
  return (value ?? {}) as Readonly<Record<string, unknown>>;
}
