import { createHmac, timingSafeEqual } from 'node:crypto';
import type { JwtVerification } from '#contract/verification';
import { unauthorized } from '#lambdas/ingest/problem';
import type { IngestRequest } from '#lambdas/ingest/request';
import type { SecretCache } from '#lambdas/ingest/secret-cache';

const PART = '([A-Za-z0-9_-]{1,4096})';
const BEARER = new RegExp(`^(?:Bearer )?${PART}\\.${PART}\\.([A-Za-z0-9_-]{43})$`, 'i');

/**
 * Verifies a JSON Web Token. The algorithm is ours and never the token's to choose, and a token that does not expire is none.
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
  if (!header || !claims || !mac) throw unauthorized('token-missing', 'The request carries no token.');
  const isOurs = await secrets.fits(scheme.secretName, (texts) =>
    texts.some((text) => {
      const expected = createHmac('sha256', text).update(`${header}.${claims}`).digest();
      return timingSafeEqual(Buffer.from(mac, 'base64url'), expected);
    }),
  );
  if (!isOurs || parse(header).alg !== 'HS256') throw unauthorized('token-mismatch', 'The token is wrong.');

  const { exp, nbf } = parse(claims);
  const seconds = now.getTime() / 1_000;
  if (typeof exp !== 'number' || seconds > exp + scheme.tolerance) {
    throw unauthorized('timestamp-stale', 'The token has expired.');
  }
  if (typeof nbf === 'number' && seconds < nbf - scheme.tolerance) {
    throw unauthorized('timestamp-future', 'The token is not valid yet.');
  }
}

function parse(part: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) ?? {};
  } catch {
    return {};
  }
}
