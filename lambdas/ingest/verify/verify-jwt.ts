import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { ownValue } from '#contract/own-value';
import { parseJson } from '#contract/parse-json';
import { refusePem } from '#contract/signing-key';
import type { JwtVerification } from '#contract/verification';
import { Problem } from '#lambdas/ingest/problem';
import type { IngestRequest } from '#lambdas/ingest/request';
import { type SecretCache, secretUnusable } from '#lambdas/ingest/secret-cache';
import { equalInConstantTime } from './constant-time.ts';

const TOKEN = /^(?:Bearer )?([A-Za-z0-9_-]{1,4096})\.([A-Za-z0-9_-]{1,4096})\.([A-Za-z0-9_-]+)$/i;

/**
 * Verifies a JSON Web Token. The token cannot choose the algorithm. It must have an expiry, unless its age or the hash
 * of the body is checked.
 *
 * @throws {Problem} 401 when it is missing, wrong or expired; 503 when the secret cannot be read
 */
export async function verifyJwt(
  scheme: JwtVerification,
  request: IngestRequest,
  secrets: SecretCache,
  now: Date,
): Promise<void> {
  const { secretName, header: name = 'authorization', algorithm = 'HS256' } = scheme;
  const hash = algorithm.replace('HS', 'sha');
  const [, header, payload, mac = ''] = TOKEN.exec(request.headers[name] ?? '') ?? [];
  const received = Buffer.from(mac, 'base64url');
  // The bits of a hash are those of its name.
  const isWhole = mac.length === Math.ceil(Number(hash.slice(3)) / 6);
  if (!header || !payload || !isWhole) throw new Problem('token-missing', 'The request carries no token.');
  let malformed: unknown;
  const isGenuine = await secrets.matches(secretName, (texts) => {
    malformed = undefined;
    return texts.some((text) => {
      try {
        refusePem(text);
      } catch (error) {
        malformed = error;
        return false;
      }
      const expected = createHmac(hash, text).update(`${header}.${payload}`).digest();
      return timingSafeEqual(received, expected);
    });
  });
  if (!isGenuine && malformed) throw secretUnusable(secretName, malformed);
  if (!isGenuine || parse(header).alg !== algorithm) throw new Problem('token-mismatch', 'The token is wrong.');
  const claims = parse(payload);
  checkTime(scheme, claims, now.getTime() / 1_000);
  checkClaims(scheme, claims, request.body);
}

function checkTime({ tolerance, maxAge, bodyHash }: JwtVerification, claims: Claims, seconds: number): void {
  const { exp, nbf, iat } = claims;
  const mustExpire = maxAge === undefined && bodyHash === undefined;
  const isExpired = typeof exp !== 'number' ? exp !== undefined || mustExpire : seconds > exp + tolerance;
  if (isExpired) throw new Problem('timestamp-stale', 'The token has expired.');
  if (typeof nbf === 'number' && seconds < nbf - tolerance) {
    throw new Problem('timestamp-future', 'The token is not valid yet.');
  }
  if (maxAge === undefined) return;
  if (typeof iat !== 'number' || seconds > iat + maxAge + tolerance) {
    throw new Problem('timestamp-stale', 'The token is too old.');
  }
  if (seconds < iat - tolerance) throw new Problem('timestamp-future', 'The token was issued in the future.');
}

function checkClaims({ issuer, audience, bodyHash }: JwtVerification, claims: Claims, body: Buffer): void {
  const isForUs = audience === undefined || [claims.aud].flat().includes(audience);
  if (!isForUs || (issuer !== undefined && claims.iss !== issuer)) {
    throw new Problem('token-mismatch', 'The token is of another issuer or for another audience.');
  }
  if (!bodyHash) return;
  const claimed = ownText(claims, bodyHash.claim);
  const actual = createHash('sha256').update(body).digest(bodyHash.encoding);
  if (!equalInConstantTime(bodyHash.encoding === 'hex' ? claimed.toLowerCase() : claimed, actual)) {
    throw new Problem('token-mismatch', `The body does not match the claim ${bodyHash.claim}.`);
  }
}

type Claims = Readonly<Record<string, unknown>>;

function ownText(claims: Claims, name: string): string {
  const value = ownValue(claims, name);
  return typeof value === 'string' ? value : '';
}

function parse(part: string): Claims {
  const value = parseJson(Buffer.from(part, 'base64url').toString('utf8'));
  return (value ?? {}) as Claims;
}
