import { createHash, createHmac, type KeyObject, timingSafeEqual, verify } from 'node:crypto';
import { isForm } from '#contract/read-body';
import type { PublicKeyAlgorithm, SignatureAlgorithm, SignatureVerification } from '#contract/verification';
import { Problem } from '#lambdas/ingest/problem';
import type { IngestRequest } from '#lambdas/ingest/request';
import { type SecretCache, secretUnusable } from '#lambdas/ingest/secret-cache';
import { equalInConstantTime } from './constant-time.ts';
import { isHandshakeContent } from './handshake-content.ts';
import { deriveKeys } from './keys.ts';
import { readField, type Scope, splitIntoScopes } from './scope.ts';
import { signedContents } from './signed-content.ts';
import { readValidTimestamp } from './timestamp.ts';

/** The length of a signature. That of ECDSA, in DER, varies. That of RSA depends on the key, and Node checks it. */
const SIGNATURE_BYTES: Readonly<Partial<Record<SignatureAlgorithm, number>>> = {
  'hmac-sha1': 20,
  'hmac-sha256': 32,
  'hmac-sha512': 64,
  ed25519: 64,
};

/** The most signatures that are checked with a public key, each in a pass over the whole body. A rotation needs two. */
const MAX_PUBLIC_KEY_SIGNATURES = 3;

/**
 * Verifies a request's signature over the exact bytes that were received.
 *
 * @throws {Problem} 401 when it is missing, malformed, wrong, stale or from the future; 503 when the secret is unusable
 */
export async function verifySignature(
  scheme: SignatureVerification,
  request: IngestRequest,
  secrets: SecretCache,
  now: Date,
): Promise<void> {
  checkBodyHash(scheme, request);
  const scopes = splitIntoScopes(request, scheme.each);
  const signed = scopes.map((scope) => ({
    signatures: readSignatures(scheme, scope),
    contents: signedContents(scheme, scope, () => readValidTimestamp(scheme, scope, now)),
  }));
  if (signed.some(({ contents }) => contents.some((content) => isHandshakeContent(scheme, content)))) {
    throw new Problem('signature-mismatch', 'The signed content is that of a handshake, not of a webhook.');
  }
  let malformed: unknown;
  const isGenuine = await secrets.matches(scheme.secretName, (texts) => {
    const { keys, keyError } = deriveKeys(scheme, texts);
    malformed = keyError;
    return signed.every(({ signatures, contents }) =>
      keys.some((key) => contents.some((content) => isSignedBy(key, scheme, content, signatures))),
    );
  });
  // The request may be signed with the value that is malformed on our side, so the provider must retry it.
  if (!isGenuine && malformed) throw secretUnusable(scheme.secretName, malformed);
  if (!isGenuine) throw new Problem('signature-mismatch', 'The signature does not match.');
  // Some timestamps are not a signed part of their own, such as those inside a signed body. They are read last, so that
  // the body is not parsed for them before its signature is valid.
  for (const scope of scopes) readValidTimestamp(scheme, scope, now);
}

function isSignedBy(
  key: KeyObject,
  { algorithm }: SignatureVerification,
  content: readonly Buffer[],
  signatures: readonly Buffer[],
): boolean {
  if (isPublicKey(algorithm)) {
    const bytes = Buffer.concat(content);
    const digest = algorithm === 'ed25519' ? null : algorithm.slice(-'sha256'.length);
    return signatures.some((signature) => verify(digest, bytes, key, signature));
  }
  const hmac = createHmac(algorithm.slice('hmac-'.length), key);
  for (const piece of content) hmac.update(piece);
  const expected = hmac.digest();
  return signatures.some((signature) => timingSafeEqual(signature, expected));
}

function readSignatures({ signature, algorithm }: SignatureVerification, scope: Scope): Buffer[] {
  const values = readField(scope, signature);
  if (values.length === 0) throw new Problem('signature-missing', noSignature(signature));
  const signatures = values.flatMap((value) => decode(value, signature.encoding, SIGNATURE_BYTES[algorithm]) ?? []);
  if (signatures.length === 0) throw new Problem('signature-malformed', 'The signature is malformed.');
  return isPublicKey(algorithm) ? signatures.slice(0, MAX_PUBLIC_KEY_SIGNATURES) : signatures;
}

/** A value without the prefix counts as none, which the sender could not see otherwise. */
function noSignature({ prefix }: SignatureVerification['signature']): string {
  return prefix
    ? `The request carries no signature that begins with "${prefix}".`
    : 'The request carries no signature.';
}

function isPublicKey(algorithm: SignatureAlgorithm): algorithm is PublicKeyAlgorithm {
  return !algorithm.startsWith('hmac-');
}

/** Decodes strictly, because `Buffer.from` truncates bad hex silently and accepts several spellings of Base64. */
function decode(value: string, encoding: 'hex' | 'base64' | 'base64url', bytes: number | undefined) {
  const decoded = Buffer.from(value, encoding);
  const canonical = encoding === 'hex' ? value.toLowerCase() : value;
  const isExact = decoded.length > 0 && decoded.toString(encoding) === canonical;
  return isExact && (bytes === undefined || decoded.length === bytes) ? decoded : undefined;
}

/** Checks the body against its hash in the signed URL, when the signature covers the body only by that hash. */
function checkBodyHash({ bodyHash }: SignatureVerification, request: IngestRequest): void {
  if (!bodyHash) return;
  const claimed = new URLSearchParams(request.query).get(bodyHash.query);
  // Form fields are signed directly, so a form needs no body hash. If the request has one anyway, it must match.
  if (claimed === null && isForm(request.headers)) return;
  const actual = createHash('sha256').update(request.body).digest('hex');
  if (claimed === null || !equalInConstantTime(claimed.toLowerCase(), actual)) {
    throw new Problem('signature-mismatch', `The body does not match ${bodyHash.query}.`);
  }
}
