import { createHash, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import type { KeyForm, SignatureVerification } from '../../../contract/verification.ts';
import { secretUnusable } from '../secret-cache.ts';

const ED25519_KEY_BYTES = 32;
const AS_IT_IS: KeyForm = { encoding: 'utf8' };

/** Setting up a key costs several times what an HMAC of a small body does. */
const derived = new WeakMap<readonly string[], WeakMap<SignatureVerification, readonly KeyObject[]>>();

/** The keys that a secret's texts stand for. @throws {Problem} 503 when one of them is not of the scheme's form */
export function keysOf(scheme: SignatureVerification, secrets: readonly string[]): readonly KeyObject[] {
  const ofSecrets = derived.get(secrets) ?? new WeakMap<SignatureVerification, readonly KeyObject[]>();
  derived.set(secrets, ofSecrets);
  const keys = ofSecrets.get(scheme) ?? secrets.map((secret) => toKey(scheme, secret));
  ofSecrets.set(scheme, keys);
  return keys;
}

function toKey(scheme: SignatureVerification, secret: string): KeyObject {
  const bytes = decodeKey(scheme.key ?? AS_IT_IS, secret, scheme.secret);
  try {
    if (scheme.algorithm === 'ed25519') return ed25519Key(bytes);
    if (scheme.algorithm === 'ecdsa-p256-sha256') return createPublicKey({ key: bytes, format: 'der', type: 'spki' });
  } catch {
    return secretUnusable(scheme.secret, 'it is not a public key of the scheme');
  }
  return createSecretKey(bytes);
}

function decodeKey({ encoding, prefix = '', hash }: KeyForm, secret: string, name: string): Buffer {
  const text = secret.startsWith(prefix) ? secret.slice(prefix.length) : secret;
  const bytes = Buffer.from(text, encoding);
  // Node decodes what it can and drops the rest: a mistyped key would become another, or an empty one.
  const unpadded = (value: string) => value.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/');
  const exact = encoding === 'hex' ? bytes.toString('hex') === text.toLowerCase() : true;
  const whole = encoding === 'base64' ? unpadded(bytes.toString('base64')) === unpadded(text) : exact;
  if (!whole || bytes.length === 0) return secretUnusable(name, `it is not ${encoding}`);
  return hash ? createHash(hash).update(bytes).digest() : bytes;
}

function ed25519Key(bytes: Buffer): KeyObject {
  if (bytes.length !== ED25519_KEY_BYTES) throw new RangeError('an Ed25519 key has 32 bytes');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') }, format: 'jwk' });
}
