import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { FetchedVerification } from './fetched-verification.ts';
import type { PublicKeyAlgorithm, SignatureVerification, Verification } from './verification.ts';

/** Verification by a public key. Only the owner of its private key can sign. */
export type PublicKeyVerification = SignatureVerification & { readonly algorithm: PublicKeyAlgorithm };

/** Tells whether a topic's secret is a public key. */
export function hasPublicKey(verify: Verification): verify is PublicKeyVerification {
  return verify.kind === 'signature' && !verify.algorithm.startsWith('hmac-');
}

/** Tells whether ingest fetches the public keys of a topic from their owner. */
export function isFetched(verify: Verification): verify is FetchedVerification {
  return verify.kind === 'jwks-jwt' || verify.kind === 'certificate';
}

/** Generates a key pair of the type with which a provider signs whose public keys are fetched. */
export function makeFetchedKeyPair(verify: FetchedVerification): { readonly privateKey: string; publicKey: KeyObject } {
  const isEc = verify.kind === 'jwks-jwt' && verify.algorithm === 'ES256';
  const { privateKey, publicKey } = isEc
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return { privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), publicKey };
}

/** Generates a private key as PEM, with which samples can be signed. */
export function makePrivateKey({ algorithm }: PublicKeyVerification): string {
  const { privateKey } = generateKeys(algorithm);
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

function generateKeys(algorithm: PublicKeyAlgorithm) {
  if (algorithm === 'ed25519') return generateKeyPairSync('ed25519');
  if (algorithm === 'ecdsa-p256-sha256') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return generateKeyPairSync('rsa', { modulusLength: 2_048 });
}

/** Returns the hash of a public-key algorithm as Node's `sign` and `verify` take it. Ed25519 has its own. */
export function hashOf(algorithm: PublicKeyAlgorithm): string | null {
  return algorithm === 'ed25519' ? null : algorithm.slice(-'sha256'.length);
}

/** Returns the public key of a private key in the format of the topic's secret. */
export function publicSecret(verify: PublicKeyVerification, privateKey: string): string {
  return formatPublicKey(verify, createPublicKey(createPrivateKey(privateKey)));
}

/** Formats a public key as the provider hands it out. */
export function formatPublicKey({ algorithm, key }: PublicKeyVerification, publicKey: KeyObject): string {
  if (algorithm !== 'ed25519') return publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return `${[key?.prefix ?? ''].flat()[0]}${Buffer.from(x, 'base64url').toString(key?.encoding ?? 'base64')}`;
}
