import { X509Certificate } from 'node:crypto';
import * as z from 'zod';
import { days } from '#contract/durations';
import { choice, oneOf, options, text, whole } from './schema-parts.ts';
import { secretName } from './secret-name-schema.ts';
import { common, headerName, name, pointer, source, string, timestamp } from './verification-parts-schema.ts';

/** A pinned address names a host and a path, and leaves nothing of them to a request. */
const pinned = (path: string, error: string) =>
  text(new RegExp(`^https://[a-z0-9-]+(\\.[a-z0-9-]+)+/([\\w.-]+/)*${path}$`), error);

const keyUrl = pinned('[\\w.-]+', 'Must be the https URL of the keys, without port, query and fragment. Correct it.');

const names = (of: string) =>
  z.array(name(of), `Must be a list of ${of}. Correct it.`).min(1, `Must contain at least one of ${of}. Add one.`);

const file = z
  .string('Must be a regular expression. Set it.')
  .refine(
    (pattern) => isRegExp(pattern) && !['', '.', '..', 'a/b', 'a%2fb', 'a?b'].some((each) => matches(pattern, each)),
    'Must be a regular expression for names of files, which matches neither an empty name nor a slash. Correct it.',
  );

const pem = z
  .string('Must be a certificate as PEM. Read it from a file.')
  .refine(isCertificate, 'Must be one certificate as PEM. Read each from a file of its own.');

/** Schema of a `JwksJwtVerification`. */
export const jwksJwt = options(
  {
    kind: z.literal('jwks-jwt'),
    keys: oneOf(
      [options({ jwks: keyUrl }, ''), options({ keyById: keyUrl }, '')],
      'Must be { jwks } or { keyById } with an https URL without port, query and fragment.',
    ),
    secretName: secretName.optional(),
    header: headerName.optional(),
    algorithm: choice(['RS256', 'ES256']),
    issuers: names('issuers').optional(),
    audience: name('the audience').optional(),
    claims: z
      .record(string, z.union([z.string().min(1), z.boolean()]), 'Must be values of claims by name. Correct them.')
      .optional(),
    bodyHash: options(
      { claim: name('the claim'), encoding: choice(['hex', 'base64', 'base64url']) },
      'Must be { claim, encoding }. Omit it if no claim has the SHA-256 of the body.',
    ).optional(),
    maxAge: whole(1, days(3), 'Seconds since the claim iat. Omit it if the tokens have none.').optional(),
    tolerance: whole(1, days(1), 'Seconds of difference between the clocks.'),
    ...common,
  },
  '',
)
  .refine(
    ({ keys, secretName: secret }) => 'keyById' in keys === (secret !== undefined),
    'Must have a secretName with keyById, and none with jwks. Add it, or remove it.',
  )
  .refine(
    ({ audience, bodyHash }) => audience !== undefined || bodyHash !== undefined,
    'Must have an audience or a bodyHash, because the key signs tokens for other receivers too. Set one of them.',
  );

const field = options(source, 'Must be { header } or { body: "/pointer" }. Set it.');

const part = oneOf(
  [z.literal(['timestamp', 'crc32']), options({ text: string }, ''), options({ header: headerName }, '')],
  'Must be "timestamp", "crc32", { text } or { header } in lower case.',
);

const lines = options(
  {
    type: pointer,
    fields: z.record(
      string,
      z.array(text(/^\w+\??$/, 'Must be the name of a field. Correct it.')),
      'Must be lists of names of fields by type. Set them.',
    ),
  },
  '',
);

/** Schema of a `CertificateVerification`. */
export const certificate = options(
  {
    kind: z.literal('certificate'),
    certificate: options(
      {
        url: field,
        directory: pinned('', 'Must be an https URL of a directory without port, which ends with a slash. Correct it.'),
        file,
        subjects: names('host names'),
        retriedAfter5xxOnly: z.literal(true, 'Must be true. Omit it otherwise.').optional(),
        authorities: z.array(pem, 'Must be a list of certificates as PEM. Omit it for none.').optional(),
      },
      'Must be { url, directory, file, subjects }. Set which certificates may sign.',
    ),
    algorithm: choice(['rsa-sha1', 'rsa-sha256']),
    signature: field,
    signed: z.union([z.array(part), lines], 'Must be a list of signed parts, or { type, fields }. Set it.'),
    expected: z
      .record(pointer, names('values'), 'Must be lists of values by JSON pointer. Omit it for none.')
      .optional(),
    timestamp,
    ...common,
  },
  '',
);

function isCertificate(text: string): boolean {
  try {
    return text.split('-----BEGIN ').length === 2 && new X509Certificate(text).ca;
  } catch {
    return false;
  }
}

function isRegExp(pattern: string): boolean {
  try {
    return new RegExp(pattern) !== undefined;
  } catch {
    return false;
  }
}

function matches(pattern: string, text: string): boolean {
  return new RegExp(`^(?:${pattern})$`).test(text);
}
