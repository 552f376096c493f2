import { createHash, createHmac, type KeyObject, timingSafeEqual, verify } from 'node:crypto';
import type { SignatureAlgorithm, SignatureVerification } from '#contract/verification';
import { unauthorized } from '#lambdas/ingest/problem';
import { type IngestRequest, isForm } from '#lambdas/ingest/request';
import { type SecretCache, secretUnusable } from '#lambdas/ingest/secret-cache';
import { equalInConstantTime } from './constant-time.ts';
import { isHandshakeContent } from './handshake-content.ts';
import { keysOf } from './keys.ts';
import { readField, type Scope, scopesOf } from './scope.ts';
import { signedContent } from './signed-content.ts';
import { freshTimestamp } from './timestamp.ts';

/** Bytes of a signature; one of ECDSA, in DER, varies. */
const SIGNATURE_BYTES: Readonly<Partial<Record<SignatureAlgorithm, number>>> = {
  'hmac-sha1': 20,
  'hmac-sha256': 32,
  'hmac-sha512': 64,
  ed25519: 64,
};

/** With a public key each of them costs a pass over the whole body; while keys are rotated there are two. */
const MAX_PUBLIC_KEY_SIGNATURES = 3;

/**
 * Verifies a request's signature over the exact bytes that were received.
 *
 * @throws {Problem} 401 when it is missing, malformed, wrong, stale or from the future; 503 when the secret cannot be read
 */
export async function verifySignature(
  scheme: SignatureVerification,
  request: IngestRequest,
  secrets: SecretCache,
  now: Date,
): Promise<void> {
  checkBodyHash(scheme, request);
  const scopes = scopesOf(request, scheme.each);
  const signed = scopes.map((scope) => ({
    signatures: readSignatures(scheme, scope),
    content: signedContent(scheme, scope, () => freshTimestamp(scheme, scope, now)),
  }));
  if (signed.some(({ content }) => isHandshakeContent(scheme, content))) {
    throw unauthorized('signature-mismatch', 'What is signed is the content of a handshake, and no webhook.');
  }
  let fault: unknown;
  const isOurs = await secrets.fits(scheme.secretName, (texts) => {
    const { keys, ...rest } = keysOf(scheme, texts);
    fault = rest.fault;
    return signed.every(({ signatures, content }) => keys.some((key) => fits(scheme, key, content, signatures)));
  });
  // It may be signed with the very secret that is mistyped on our side: that is no fault of the request.
  if (!isOurs && fault) secretUnusable(scheme.secretName, fault);
  if (!isOurs) throw unauthorized('signature-mismatch', 'The signature does not match.');
  // Last, as it may stand inside a signed body, which is not parsed for a stranger.
  for (const scope of scopes) freshTimestamp(scheme, scope, now);
}

function fits({ algorithm }: SignatureVerification, key: KeyObject, content: Buffer[], signatures: Buffer[]): boolean {
  if (isPublicKey(algorithm)) {
    const bytes = Buffer.concat(content);
    const digest = algorithm === 'ed25519' ? null : 'sha256';
    return signatures.some((signature) => verify(digest, bytes, key, signature));
  }
  const hmac = createHmac(algorithm.slice('hmac-'.length), key);
  for (const piece of content) hmac.update(piece);
  const expected = hmac.digest();
  return signatures.some((signature) => timingSafeEqual(signature, expected));
}

function readSignatures({ signature, algorithm }: SignatureVerification, scope: Scope): Buffer[] {
  const values = readField(scope, signature);
  if (values.length === 0) throw unauthorized('signature-missing', 'The request carries no signature.');
  const signatures = values.flatMap((value) => decode(value, signature.encoding, SIGNATURE_BYTES[algorithm]) ?? []);
  if (signatures.length === 0) throw unauthorized('signature-malformed', 'The signature is malformed.');
  return isPublicKey(algorithm) ? signatures.slice(0, MAX_PUBLIC_KEY_SIGNATURES) : signatures;
}

function isPublicKey(algorithm: SignatureAlgorithm): algorithm is 'ed25519' | 'ecdsa-p256-sha256' {
  return algorithm === 'ed25519' || algorithm === 'ecdsa-p256-sha256';
}

/** Decodes strictly: `Buffer.from` would cut bad hex short in silence and take Base64 in several spellings. */
function decode(value: string, encoding: 'hex' | 'base64' | 'base64url', bytes: number | undefined) {
  const decoded = Buffer.from(value, encoding);
  const canonical = encoding === 'hex' ? value.toLowerCase() : value;
  const whole = decoded.length > 0 && decoded.toString(encoding) === canonical;
  return whole && (bytes === undefined || decoded.length === bytes) ? decoded : undefined;
}

/** Where the signature covers the body by a hash in the signed URL, that hash has to be there and to be right. */
function checkBodyHash({ bodyHash }: SignatureVerification, request: IngestRequest): void {
  if (!bodyHash) return;
  const claimed = new URLSearchParams(request.query).get(bodyHash.query);
  // A form's fields are signed themselves; one that claims a hash as well, as somebody may make it do, is held to it.
  if (claimed === null && isForm(request)) return;
  const actual = createHash('sha256').update(request.body).digest('hex');
  if (claimed === null || !equalInConstantTime(claimed.toLowerCase(), actual)) {
    throw unauthorized('signature-mismatch', `The body does not match ${bodyHash.query}.`);
  }
}
