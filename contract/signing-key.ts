import { createHash, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import type { KeyForm } from './key-form.ts';
import type { JwtAlgorithm, SignatureAlgorithm } from './verification.ts';

const ED25519_KEY_BYTES = 32;
/** Shorter keys are no longer considered safe (NIST SP 800-131A). */
const MIN_RSA_BITS = 2_048;
const PLAIN_TEXT: KeyForm = { encoding: 'utf8' };
/** Lines around the Base64 of a public key in PEM, and white space. */
const PEM = /^-----BEGIN PUBLIC KEY-----|-----END PUBLIC KEY-----$|\s/g;

/** Part of a scheme that says how a signing secret becomes a key. */
export interface KeyScheme {
  readonly algorithm?: SignatureAlgorithm | JwtAlgorithm;
  readonly key?: KeyForm;
}

/**
 * Derives the key of a scheme from a signing secret.
 *
 * @throws {Error} if the secret does not have the scheme's format; the message never quotes it
 */
export function signingKey({ algorithm, key = PLAIN_TEXT }: KeyScheme, text: string): KeyObject {
  const isRsa = algorithm?.startsWith('rsa-') ?? false;
  const bytes = isRsa ? decodeKey({ encoding: 'base64' }, text.trim().replace(PEM, '')) : decodeKey(key, text);
  try {
    if (algorithm === 'ed25519') return ed25519Key(bytes);
    if (isRsa || algorithm === 'ecdsa-p256-sha256') return derKey(bytes, isRsa ? 'rsa' : 'ec');
  } catch {
    throw new Error('it is not a public key of the scheme, or too short');
  }
  // Anyone could sign with a public key that is taken for a secret.
  if (text.trimStart().startsWith('-----BEGIN ')) throw new Error('it is a key in PEM, not a shared secret');
  return createSecretKey(bytes);
}

/** Tells whether a signing secret has the form of the provider's secrets, where they have one. */
export function hasProviderForm({ key: { form } = PLAIN_TEXT }: KeyScheme, text: string): boolean {
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

/** Reads a public key in DER. A key of another type would verify other signatures than the configuration says. */
function derKey(bytes: Buffer, type: 'ec' | 'rsa'): KeyObject {
  const key = createPublicKey({ key: bytes, format: 'der', type: 'spki' });
  const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
  const isStrong = type === 'rsa' ? modulusLength >= MIN_RSA_BITS : namedCurve === 'prime256v1';
  if (key.asymmetricKeyType !== type || !isStrong) throw new RangeError(`not an ${type} key of this size`);
  return key;
}
