import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { ownValue } from '#contract/own-value';
import { parseJson } from '#contract/parse-json';
import type { JwtVerification } from '#contract/verification';
import { Problem } from '#lambdas/ingest/problem';
import type { IngestRequest } from '#lambdas/ingest/request';
import { type SecretCache, secretUnusable } from '#lambdas/ingest/secret-cache';
import { equalInConstantTime } from './constant-time.ts';
import { deriveKeys } from './keys.ts';

/** The three parts of a token, with or without `Bearer `. */
export const TOKEN = /^(?:Bearer )?([A-Za-z0-9_-]{1,4096})\.([A-Za-z0-9_-]{1,4096})\.([A-Za-z0-9_-]+)$/i;

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
    const { keys, keyError } = deriveKeys(scheme, texts);
    malformed = keyError;
    return keys.some((key) => {
      const expected = createHmac(hash, key).update(`${header}.${payload}`).digest();
      return timingSafeEqual(received, expected);
    });
  });
  if (!isGenuine && malformed) throw secretUnusable(secretName, malformed);
  if (!isGenuine || parsePart(header).alg !== algorithm) throw new Problem('token-mismatch', 'The token is wrong.');
  const claims = parsePart(payload);
  checkTime(scheme, claims, now.getTime() / 1_000);
  if (!areForUs(scheme, claims, request.body)) {
    throw new Problem('token-mismatch', 'A claim of the token does not match.');
  }
}

/** Checks the times of a token. @throws {Problem} 401 when it has expired or is not valid yet */
export function checkTime(
  { tolerance, maxAge, bodyHash }: Pick<JwtVerification, 'tolerance' | 'maxAge' | 'bodyHash'>,
  claims: Claims,
  seconds: number,
): void {
  const { exp, nbf, iat } = claims;
  const isBound = maxAge !== undefined || bodyHash !== undefined;
  // A comparison with a value that is not a number could be true, such as that with the text "9".
  const isAtMost = (least: number, value: unknown) => typeof value === 'number' && least <= value + tolerance;
  const isFresh = maxAge === undefined || isAtMost(seconds - maxAge, iat);
  if (!isFresh || !(isAtMost(seconds, exp) || (exp === undefined && isBound))) {
    throw new Problem('timestamp-stale', 'The token has expired.');
  }
  if (
    [nbf, maxAge === undefined ? undefined : iat].some((from) => typeof from === 'number' && seconds < from - tolerance)
  ) {
    throw new Problem('timestamp-future', 'The token is not valid yet.');
  }
}

/** Tells whether a token is of the issuer, for the audience and for the body that the scheme names. */
export function areForUs(
  { issuer, audience, bodyHash }: Pick<JwtVerification, 'issuer' | 'audience' | 'bodyHash'>,
  claims: Claims,
  body: Buffer,
): boolean {
  const isOfIssuer = issuer === undefined || claims.iss === issuer;
  const isForAudience = audience === undefined || [claims.aud].flat().includes(audience);
  return isOfIssuer && isForAudience && (!bodyHash || coversBody(bodyHash, claims, body));
}

function coversBody({ claim, encoding }: BodyHash, claims: Claims, body: Buffer): boolean {
  const claimed = ownValue(claims, claim);
  if (typeof claimed !== 'string') return false;
  const actual = createHash('sha256').update(body).digest(encoding);
  return equalInConstantTime(encoding === 'hex' ? claimed.toLowerCase() : claimed, actual);
}

type BodyHash = NonNullable<JwtVerification['bodyHash']>;
/** Claims of a token, or fields of its header. */
export type Claims = Readonly<Record<string, unknown>>;

/** Parses a part of a token. One that is no JSON object has no fields. */
export function parsePart(part: string): Claims {
  const value = parseJson(Buffer.from(part, 'base64url').toString('utf8'));
  return (value ?? {}) as Claims;
}
