import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { HmacAlgorithm, SignatureVerification } from '../../contract/verification.ts';
import { readHeaderField } from './header-field.ts';
import { unauthorized } from './problem.ts';
import type { IngestRequest } from './request.ts';
import type { SecretCache } from './secret-cache.ts';

const HASHES = { 'hmac-sha1': 'sha1', 'hmac-sha256': 'sha256', 'hmac-sha512': 'sha512' } as const;
const BYTES: Record<HmacAlgorithm, number> = { 'hmac-sha1': 20, 'hmac-sha256': 32, 'hmac-sha512': 64 };

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
  const signatures = readSignatures(scheme, request);
  const timestamp = readTimestamp(scheme, request, now);
  const matches = (keys: readonly KeyObject[]): boolean =>
    keys.some((key) => {
      const expected = sign(scheme, key, request, timestamp);
      return signatures.some((signature) => timingSafeEqual(signature, expected));
    });

  if (matches(await secrets.read(scheme.secret))) return;
  // The provider may sign with a secret that was put in place after ours was cached.
  if (matches(await secrets.refresh(scheme.secret))) return;
  throw unauthorized('signature-mismatch', 'The signature does not match the body.');
}

function readSignatures(scheme: SignatureVerification, request: IngestRequest): Buffer[] {
  const values = readHeaderField(request.headers, scheme.signature);
  if (values.length === 0) {
    throw unauthorized('signature-missing', `The ${scheme.signature.header} header carries no signature.`);
  }
  const signatures = values.flatMap((value) => decode(value, scheme.signature.encoding, BYTES[scheme.algorithm]) ?? []);
  if (signatures.length === 0) {
    throw unauthorized('signature-malformed', `The ${scheme.signature.header} header's signature is malformed.`);
  }
  return signatures;
}

/** Decodes strictly: `Buffer.from` would cut bad hex short in silence and take Base64 in several spellings. */
function decode(value: string, encoding: 'hex' | 'base64', bytes: number): Buffer | undefined {
  const decoded = Buffer.from(value, encoding);
  const canonical = encoding === 'hex' ? value.toLowerCase() : value;
  return decoded.length === bytes && decoded.toString(encoding) === canonical ? decoded : undefined;
}

/** The timestamp's literal text, which is what was signed. */
function readTimestamp(scheme: SignatureVerification, request: IngestRequest, now: Date): string {
  if (!scheme.timestamp) return '';
  const [text, ...others] = readHeaderField(request.headers, scheme.timestamp);
  if (text === undefined || others.length > 0 || !/^\d{1,13}$/.test(text)) {
    throw unauthorized('timestamp-missing', `The ${scheme.timestamp.header} header carries no valid timestamp.`);
  }
  const age = now.getTime() / 1_000 - Number(text);
  if (age > scheme.timestamp.tolerance) throw unauthorized('timestamp-stale', 'The timestamp is too old.');
  if (age < -scheme.timestamp.tolerance) throw unauthorized('timestamp-future', 'The timestamp is in the future.');
  return text;
}

/** Hashes piece after piece: content that was joined into a string could be forged or mangled on the way. */
function sign(scheme: SignatureVerification, key: KeyObject, request: IngestRequest, timestamp: string): Buffer {
  const hmac = createHmac(HASHES[scheme.algorithm], key);
  for (const part of scheme.signed) {
    if (part === 'body') hmac.update(request.body);
    else if (part === 'timestamp') hmac.update(timestamp);
    else if ('text' in part) hmac.update(part.text);
    else hmac.update(request.headers[part.header] ?? '');
  }
  return hmac.digest();
}
