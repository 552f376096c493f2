import { verify } from 'node:crypto';
import { certificateContent } from '#contract/certificate-content';
import type { CertificateVerification, PinnedCertificate } from '#contract/fetched-verification';
import { readPointer } from '#contract/json-pointer';
import type { Field } from '#contract/verification';
import { Problem } from '#lambdas/ingest/problem';
import type { IngestRequest } from '#lambdas/ingest/request';
import { readField, type Scope } from '#lambdas/ingest/verify/scope';
import { readValidTimestamp } from '#lambdas/ingest/verify/timestamp';
import type { PublicKeys } from './key-ref.ts';

/** Characters of a file name that need no encoding in a URL, of which a path cannot consist. */
const FILE_NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/;
/** The longest signature of an RSA key, which has up to 8,192 bits. */
const MAX_SIGNATURE_BYTES = 1_024;

/**
 * Verifies a signature whose certificate the request names. The request chooses nothing but the name of a file.
 *
 * All that needs no certificate is checked first, so that fewer forged requests cause a fetch.
 *
 * @throws {Problem} as `PublicKeys.check` does, and 401 when the request is of another sender, stale or malformed
 */
export async function verifyCertificate(
  scheme: CertificateVerification,
  request: IngestRequest,
  keys: PublicKeys,
  now: Date,
): Promise<void> {
  const scope: Scope = { request, json: request.json };
  const encoded = onlyValue(scope, scheme.signature) ?? '';
  if (encoded === '') throw new Problem('signature-missing', 'The request carries no signature.');
  const signature = Buffer.from(encoded, 'base64');
  if (signature.length > MAX_SIGNATURE_BYTES || signature.toString('base64') !== encoded) {
    throw new Problem('signature-malformed', 'The signature is malformed.');
  }
  for (const [pointer, values] of Object.entries(scheme.expected ?? {})) {
    const value = readPointer(request.json(), pointer);
    if (typeof value !== 'string' || !values.includes(value)) {
      throw new Problem('signature-mismatch', `The value at ${pointer} is not one that the topic accepts.`);
    }
  }
  const certificate = pinnedUrl(scheme.certificate, onlyValue(scope, scheme.certificate.url) ?? '');
  const content = certificateContent(scheme, request, readValidTimestamp(scheme, scope, now));
  if (content === undefined) throw new Problem('signature-missing', 'The request lacks a part that is signed.');
  const hash = scheme.algorithm.slice('rsa-'.length);
  const isGenuine = await keys.check({ certificate, pinned: scheme.certificate }, (key) =>
    verify(hash, Buffer.from(content), key, signature),
  );
  if (!isGenuine) throw new Problem('signature-mismatch', 'The signature does not match.');
}

function onlyValue(scope: Scope, field: Field): string | undefined {
  const values = readField(scope, field);
  return values.length === 1 ? values[0] : undefined;
}

/**
 * Returns the URL of a certificate, as text that begins with the pinned directory. It is not parsed and put together
 * again, because two parsers could read it differently.
 *
 * @throws {Problem} 401 when it is any other
 */
function pinnedUrl({ directory, file }: PinnedCertificate, url: string): string {
  const name = url.slice(directory.length);
  if (url.startsWith(directory) && FILE_NAME.test(name) && new RegExp(`^(?:${file})$`).test(name)) return url;
  throw new Problem('key-unknown', 'The request names no certificate of the provider.');
}
