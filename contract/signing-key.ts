import { createHash, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import type { KeyForm } from './key-form.ts';
import type { SignatureVerification } from './verification.ts';

const ED25519_KEY_BYTES = 32;
/** Shorter keys are no longer considered safe (NIST SP 800-131A). */
const MIN_RSA_BITS = 2_048;
const PLAIN_TEXT: KeyForm = { encoding: 'utf8' };
const BASE64: KeyForm = { encoding: 'base64' };
const PUBLIC_PEM = /^-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----$/;

/**
 * Derives the key of a scheme from a signing secret.
 *
 * @throws {Error} if the secret does not have the scheme's format; the message never quotes it
 */
export function signingKey({ algorithm, key = PLAIN_TEXT }: SignatureVerification, text: string): KeyObject {
  if (algorithm.startsWith('rsa-')) return rsaKey(text);
  refusePem(text);
  const bytes = decodeKey(key, text);
  try {
    if (algorithm === 'ed25519') return ed25519Key(bytes);
    if (algorithm === 'ecdsa-p256-sha256') return createPublicKey({ key: bytes, format: 'der', type: 'spki' });
  } catch {
    throw new Error('it is not a public key of the scheme');
  }
  return createSecretKey(bytes);
}

/**
 * Refuses a key in PEM as the key of a hash. Anyone can sign with a public key that is taken for a secret.
 *
 * @throws {Error} if the secret is PEM
 */
export function refusePem(text: string): void {
  if (/^\s*-----BEGIN /.test(text)) throw new Error('it is a key in PEM, which this scheme does not use');
}

/** Tells whether a signing secret has the form of the provider's secrets, where they have one. */
export function hasProviderForm({ key: { form } = PLAIN_TEXT }: SignatureVerification, text: string): boolean {
  return form === undefined || new RegExp(`^(?:${form.pattern})$`).test(text.trim());
}

function decodeKey({ encoding, prefix = '', hash }: KeyForm, secret: string): Buffer {
  // Only a text may contain white space. Elsewhere it comes from the file or the form that the key was copied from.
  const given = encoding === 'utf8' ? secret : secret.trim();
  const text = given.slice([prefix].flat().find((each) => given.startsWith(each))?.length ?? 0);
  const bytes = Buffer.from(text, encoding);
  // Node decodes what it can and drops the rest, so that a mistyped key would become another or an empty one.
  const unpadded = (value: string) => value.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/');
  const exact = encoding === 'hex' ? bytes.toString('hex') === text.toLowerCase() : true;
  const whole = encoding === 'base64' ? unpadded(bytes.toString('base64')) === unpadded(text) : exact;
  if (!whole || bytes.length === 0) throw new Error(`it is not ${encoding}`);
  return hash ? createHash(hash).update(bytes).digest() : bytes;
}

function ed25519Key(bytes: Buffer): KeyObject {
  if (bytes.length !== ED25519_KEY_BYTES) throw new RangeError('an Ed25519 key has 32 bytes');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') }, format: 'jwk' });
}

/** Reads an RSA public key in PEM, or the Base64 inside it. A private key and a certificate are refused. */
function rsaKey(text: string): KeyObject {
  const base64 = (PUBLIC_PEM.exec(text.trim())?.[1] ?? text).replace(/\s+/g, '');
  let key: KeyObject | undefined;
  try {
    key = createPublicKey({ key: decodeKey(BASE64, base64), format: 'der', type: 'spki' });
  } catch {}
  const bits = key?.asymmetricKeyType === 'rsa' ? (key.asymmetricKeyDetails?.modulusLength ?? 0) : 0;
  if (!key || bits < MIN_RSA_BITS) {
    throw new Error(`it is not an RSA public key of at least ${MIN_RSA_BITS} bits, in PEM or as Base64 of its DER`);
  }
  return key;
}
