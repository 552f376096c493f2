import { createHash, createHmac } from 'node:crypto';
import type { JwtVerification } from './verification.ts';

/** Issues a token with the claims that the scheme checks. It expires after five minutes. */
export function signJwt(
  { algorithm = 'HS256', issuer, audience, bodyHash, maxAge }: JwtVerification,
  secret: string,
  body: Buffer,
  now: Date,
): string {
  const seconds = Math.floor(now.getTime() / 1_000);
  const claims = {
    exp: seconds + 300,
    ...(maxAge !== undefined && { iat: seconds }),
    ...(issuer !== undefined && { iss: issuer }),
    ...(audience !== undefined && { aud: audience }),
    ...(bodyHash && { [bodyHash.claim]: createHash('sha256').update(body).digest(bodyHash.encoding) }),
  };
  const signed = `${encode({ alg: algorithm, typ: 'JWT' })}.${encode(claims)}`;
  return `${signed}.${createHmac(algorithm.replace('HS', 'sha'), secret).update(signed).digest('base64url')}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
