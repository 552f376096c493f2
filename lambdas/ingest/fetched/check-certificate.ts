import { type KeyObject, X509Certificate } from 'node:crypto';
import type { PinnedCertificate } from '#contract/fetched-verification';
import { NoSuchKeyError } from './no-such-key-error.ts';

/** Shorter keys are no longer considered safe (NIST SP 800-131A). */
const MIN_RSA_BITS = 2_048;
/** The most certificates of a file, and of a chain. Chains of public authorities have two or three, and a root. */
const MAX_CERTIFICATES = 6;
const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** Certificate that may sign for the provider. */
export interface CheckedCertificate {
  readonly publicKey: KeyObject;
  /** Tells whether the certificate is valid at a time. */
  readonly isValid: (now: Date) => boolean;
}

/**
 * Checks that the first certificate of a file is valid, was issued for the provider, and has a chain to a root or to a
 * configured authority.
 *
 * Revocation is not checked.
 *
 * @param file PEM with the certificate, followed by those between it and a root
 * @param roots certificates as PEM
 * @throws {NoSuchKeyError} when it may not sign for the provider
 * @throws {Error} when its issuer is unknown, because the provider may have a new one
 */
export function checkCertificate(
  file: string,
  { subjects, authorities = [] }: PinnedCertificate,
  roots: readonly string[],
  now: Date,
): CheckedCertificate {
  const [leaf, ...others] = (file.match(PEM) ?? []).slice(0, MAX_CERTIFICATES).map(parse);
  if (!leaf) throw new NoSuchKeyError('the file has no certificate');
  // A wildcard would let other hosts of the same owner sign.
  if (leaf.ca || !subjects.some((subject) => leaf.checkHost(subject, { wildcards: false }) === subject)) {
    throw new NoSuchKeyError(`the certificate was issued for ${leaf.subject}, not for ${subjects.join(' or ')}`);
  }
  const { publicKey } = leaf;
  const { modulusLength = 0 } = publicKey.asymmetricKeyDetails ?? {};
  if (publicKey.asymmetricKeyType !== 'rsa' || modulusLength < MIN_RSA_BITS) {
    throw new NoSuchKeyError(`the certificate has no RSA key of ${MIN_RSA_BITS} bits`);
  }
  if (!isValid(leaf, now)) throw new NoSuchKeyError('the certificate has expired or is not valid yet');
  checkChain(leaf, others, { roots, authorities }, now);
  return { publicKey, isValid: (at) => isValid(leaf, at) };
}

/** Certificates that are trusted, as PEM. */
interface Trusted {
  readonly roots: readonly string[];
  readonly authorities: readonly string[];
}

function checkChain(leaf: X509Certificate, known: readonly X509Certificate[], trusted: Trusted, now: Date) {
  let current = leaf;
  for (let length = 0; length < MAX_CERTIFICATES; length++) {
    const ends = [...issuersAmong(trusted.authorities, current), ...issuersAmong(trusted.roots, current)];
    if (ends.some((each) => isIssuedBy(current, each, now))) return;
    const issuers = [...ends, ...known.filter((each) => current.checkIssued(each))];
    const next = known.find((each) => each !== current && isIssuedBy(current, each, now));
    if (!next) {
      if (issuers.length > 0 || current.checkIssued(current)) {
        throw new NoSuchKeyError('the certificate was not issued by a trusted authority');
      }
      throw new Error(`the certificate was issued by an unknown authority: ${describeIssuer(current)}`);
    }
    current = next;
  }
  throw new NoSuchKeyError('the chain of the certificate is too long');
}

/** Describes the authority, and where a certificate names it the address of its own one, for an operator. */
function describeIssuer({ issuer, infoAccess }: X509Certificate): string {
  const [, address] = /^CA Issuers - URI:(\S+)$/m.exec(infoAccess ?? '') ?? [];
  return address ? `${issuer} (${address})` : issuer;
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate, now: Date): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey) && isValid(issuer, now);
}

function isValid({ validFromDate, validToDate }: X509Certificate, now: Date): boolean {
  return validFromDate <= now && now <= validToDate;
}

/** Parsed certificates. There are about 150 roots, which take some milliseconds once. */
const parsed = new WeakMap<readonly string[], readonly X509Certificate[]>();

function issuersAmong(pems: readonly string[], certificate: X509Certificate): X509Certificate[] {
  const certificates = parsed.get(pems) ?? pems.map((pem) => new X509Certificate(pem));
  parsed.set(pems, certificates);
  return certificates.filter((each) => certificate.checkIssued(each));
}

function parse(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw new NoSuchKeyError('the file has a certificate that cannot be read', { cause });
  }
}
