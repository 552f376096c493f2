import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { hours, minutes } from '#contract/durations';
import type { PublicJwtAlgorithm } from '#contract/fetched-verification';
import { parseJson } from '#contract/parse-json';
import { checkCertificate } from './check-certificate.ts';
import type { FetchText, KeyAnswer } from './fetch-text.ts';
import type { KeyRef } from './key-ref.ts';
import { NoSuchKeyError } from './no-such-key-error.ts';

/** The age from which keys are fetched again, within these bounds, and without a header of the source. */
const FRESH_MS = { least: minutes(5) * 1_000, most: hours(24) * 1_000, byDefault: hours(1) * 1_000 };
/** The most keys of a set. Google has two or three. */
const MAX_KEYS = 50;
/** Shorter keys are no longer considered safe (NIST SP 800-131A). */
const MIN_RSA_BITS = 2_048;

/** Keys of one source. */
export interface KeySet {
  /** Returns the key of an id, unless it has expired. */
  readonly find: (keyId: string, now: Date) => KeyObject | undefined;
  /** Milliseconds for which the source need not be asked again. */
  readonly freshMs: number;
}

interface LoadProps {
  readonly now: () => Date;
  readonly fetchText: FetchText;
  readonly roots: readonly string[];
}

/** Returns the source of a key: the key set, the single key, or the certificate. */
export function sourceOf(ref: KeyRef): string {
  if ('jwks' in ref) return ref.jwks;
  return 'certificate' in ref ? ref.certificate : `${ref.keyById}#${ref.keyId}`;
}

/** Returns the address that is pinned by the configuration, and of which requests choose the key. */
export function originOf(ref: KeyRef): string {
  if ('jwks' in ref) return ref.jwks;
  return 'certificate' in ref ? ref.pinned.directory : ref.keyById;
}

/**
 * Fetches the keys of a source.
 *
 * @throws {NoSuchKeyError} when the source has no such key, or only one that must not sign
 * @throws {Error} when the source fails
 */
export async function loadKeys(ref: KeyRef, props: LoadProps): Promise<KeySet> {
  if ('jwks' in ref) return loadSet(ref.jwks, ref.algorithm, props);
  if ('keyById' in ref) return loadById(ref, props);
  return loadCertificate(ref, props);
}

async function loadSet(url: string, algorithm: PublicJwtAlgorithm, { fetchText }: LoadProps): Promise<KeySet> {
  const answer = await fetchText({ url });
  const { keys } = bodyOf(answer, url);
  if (!Array.isArray(keys)) throw new Error(`${url} answered no key set`);
  const byId = new Map(
    keys.slice(0, MAX_KEYS).flatMap((jwk: Jwk) => {
      const key = keyOf(jwk, algorithm);
      return key && typeof jwk.kid === 'string' ? [[jwk.kid, key] as const] : [];
    }),
  );
  if (byId.size === 0) throw new Error(`${url} answered no key for ${algorithm}`);
  return { find: (keyId) => byId.get(keyId), freshMs: freshMs(answer) };
}

/** Loads a key as Plaid hands it out. Its `expired_at` ends it, in seconds. */
async function loadById(ref: Extract<KeyRef, { keyById: string }>, { fetchText }: LoadProps): Promise<KeySet> {
  const { keyById: url, keyId, algorithm } = ref;
  const credentials = await ref.credentials();
  const colon = credentials.indexOf(':');
  const json = JSON.stringify({
    client_id: credentials.slice(0, colon),
    secret: credentials.slice(colon + 1),
    key_id: keyId,
  });
  const answer = await fetchText({ url, json });
  const error = parseJson(answer.text ?? '') as { error_code?: unknown } | undefined;
  if (answer.status === 400 && error?.error_code === 'INVALID_WEBHOOK_VERIFICATION_KEY_ID') {
    throw new NoSuchKeyError(`${url} has no key of this id`);
  }
  const jwk = bodyOf(answer, url).key as (Jwk & { readonly expired_at?: unknown }) | undefined;
  const key = jwk && jwk.kid === keyId ? keyOf(jwk, algorithm) : undefined;
  if (!jwk || !key) throw new Error(`${url} answered no key for ${algorithm}`);
  const { expired_at: expiry } = jwk;
  const isValid = (now: Date) => typeof expiry !== 'number' || now.getTime() < expiry * 1_000;
  return { find: (id, now) => (id === keyId && isValid(now) ? key : undefined), freshMs: freshMs(answer) };
}

/** Statuses by which a server says that it is busy, although they are below 500. */
const BUSY = [408, 425, 429];

async function loadCertificate(
  { certificate: url, pinned }: Extract<KeyRef, { certificate: string }>,
  { fetchText, roots, now }: LoadProps,
): Promise<KeySet> {
  const answer = await fetchText({ url });
  const { status, text } = answer;
  if (status >= 500 || BUSY.includes(status)) throw new Error(`${url} answered ${status}`);
  // The request chose the file. Any other answer tells that the provider has no such certificate.
  if (status !== 200 || text === undefined) throw new NoSuchKeyError(`${url} is no certificate: it answered ${status}`);
  const { publicKey, isValid } = checkCertificate(text, pinned, roots, now());
  return { find: (_, at) => (isValid(at) ? publicKey : undefined), freshMs: freshMs(answer, FRESH_MS.most) };
}

type Jwk = JsonWebKey & { readonly kid?: unknown; readonly use?: unknown; readonly alg?: unknown };

/** Imports a key of the algorithm's type. All others are ignored, such as a shared secret (`oct`). */
function keyOf(jwk: Jwk, algorithm: PublicJwtAlgorithm): KeyObject | undefined {
  const type = algorithm === 'RS256' ? 'RSA' : 'EC';
  if (jwk?.kty !== type || (jwk.use ?? 'sig') !== 'sig' || (jwk.alg ?? algorithm) !== algorithm) return undefined;
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
    const isStrong = type === 'RSA' ? modulusLength >= MIN_RSA_BITS : namedCurve === 'prime256v1';
    return isStrong ? key : undefined;
  } catch {
    return undefined;
  }
}

/** @throws {Error} unless the answer is 200 with a JSON object */
function bodyOf({ status, text }: KeyAnswer, url: string): Readonly<Record<string, unknown>> {
  const body = status === 200 && text !== undefined ? parseJson(text) : undefined;
  if (typeof body === 'object' && body !== null) return body as Readonly<Record<string, unknown>>;
  throw new Error(`${url} answered ${status}${text === undefined ? ' with too many bytes' : ''}`);
}

function freshMs({ cacheControl = '' }: KeyAnswer, byDefault = FRESH_MS.byDefault): number {
  const [, seconds] = /(?:^|[\s,])max-age=(\d{1,9})(?:$|[\s,])/i.exec(cacheControl) ?? [];
  if (seconds === undefined) return byDefault;
  return Math.min(FRESH_MS.most, Math.max(FRESH_MS.least, Number(seconds) * 1_000));
}
