import { type KeyObject, verify } from 'node:crypto';
import type { JwksJwtVerification } from '#contract/fetched-verification';
import { ownValue } from '#contract/own-value';
import { Problem } from '#lambdas/ingest/problem';
import type { IngestRequest } from '#lambdas/ingest/request';
import type { SecretCache } from '#lambdas/ingest/secret-cache';
import { areForUs, type Claims, checkTime, parsePart, TOKEN } from '#lambdas/ingest/verify/verify-jwt';
import type { KeyRef, PublicKeys } from './key-ref.ts';

/** Bytes of a signature with the curve P-256. That of RSA depends on the key, and Node checks it. */
const ES256_BYTES = 64;
const KEY_ID = /^[\x21-\x7e]{1,200}$/;

/**
 * Verifies a JSON Web Token by a key of its issuer. The token chooses nothing but the id of the key.
 *
 * Claims are checked first, so that a token which is not for us causes no fetch.
 *
 * @throws {Problem} as `PublicKeys.check` does, and 401 when the token is missing, wrong or expired
 */
export async function verifyJwksJwt(
  scheme: JwksJwtVerification,
  request: IngestRequest,
  { secrets, keys }: { readonly secrets: SecretCache; readonly keys: PublicKeys },
  now: Date,
): Promise<void> {
  const { header: name = 'authorization', algorithm } = scheme;
  const [, header, payload, mac = ''] = TOKEN.exec(request.headers[name] ?? '') ?? [];
  const signature = Buffer.from(mac, 'base64url');
  if (!header || !payload || signature.toString('base64url') !== mac) {
    throw new Problem('token-missing', 'The request carries no token.');
  }
  const { alg, kid, crit } = parsePart(header);
  if (alg !== algorithm || crit !== undefined) throw new Problem('token-mismatch', 'The token is wrong.');
  if (typeof kid !== 'string' || !KEY_ID.test(kid)) throw new Problem('key-unknown', 'The token names no key.');
  const claims = parsePart(payload);
  checkTime(scheme, claims, now.getTime() / 1_000);
  if (!areForUs(scheme, claims, request.body) || !areExpected(scheme, claims)) {
    throw new Problem('token-mismatch', 'A claim of the token does not match.');
  }
  const signed = Buffer.from(`${header}.${payload}`);
  const isGenuine = await keys.check(refOf(scheme, kid, secrets), (key) => isSigned(algorithm, signed, key, signature));
  if (!isGenuine) throw new Problem('token-mismatch', 'The token is wrong.');
}

function isSigned(
  algorithm: JwksJwtVerification['algorithm'],
  signed: Buffer,
  key: KeyObject,
  signature: Buffer,
): boolean {
  if (algorithm === 'RS256') return verify('sha256', signed, key, signature);
  return signature.length === ES256_BYTES && verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature);
}

function refOf({ keys, algorithm, secretName = '' }: JwksJwtVerification, keyId: string, secrets: SecretCache): KeyRef {
  if ('jwks' in keys) return { ...keys, keyId, algorithm };
  const credentials = async () => (await secrets.read(secretName))[0] ?? '';
  return { ...keys, keyId, algorithm, credentials };
}

function areExpected({ issuers, claims: expected = {} }: JwksJwtVerification, claims: Claims): boolean {
  const isOfIssuer = issuers === undefined || (typeof claims.iss === 'string' && issuers.includes(claims.iss));
  return isOfIssuer && Object.entries(expected).every(([name, value]) => ownValue(claims, name) === value);
}
