import * as z from 'zod';
import { didYouMean } from '#config/did-you-mean';
import { days } from '#contract/durations';
import { certificate, jwksJwt } from './fetched-schema.ts';
import { choice, oneOf, options, whole } from './schema-parts.ts';
import { secretName } from './secret-name-schema.ts';
import {
  common,
  hasOnePlace,
  headerName,
  name,
  pointer,
  source,
  string,
  timestamp,
  tolerance,
} from './verification-parts-schema.ts';

const PARTS = ['body', 'timestamp', 'method', 'path', 'url', 'form'] as const;

const signedPart = oneOf(
  [
    z.literal(PARTS),
    options({ text: string }, ''),
    options({ url: string }, ''),
    options({ header: headerName }, ''),
    options({ headersListedIn: headerName }, ''),
    options({ formField: string }, ''),
    options({ body: pointer }, ''),
  ],
  'Must be "body", "timestamp", "method", "path", "url", "form", { text }, { url }, { header } in lower case, ' +
    '{ formField }, { body: "/pointer" } or { headersListedIn }.',
);

const signedParts = z
  .array(signedPart, 'Must be a list of the signed parts, such as ["body"]. Set it.')
  .refine(
    (parts) => parts.some((part) => part === 'body' || part === 'form' || isOfBody(part)),
    'Must contain the body or a part of it. Add "body".',
  )
  .refine(
    (parts) => !parts.some(resemblesPart),
    `Must not have a text that resembles a part, which is one of ${PARTS.join(', ')}. ` +
      'Correct the part, or divide the text in two.',
  );

/** A misspelled part would be literal text, and reject every request. */
function resemblesPart(part: z.infer<typeof signedPart>): boolean {
  const literal = typeof part === 'object' && 'text' in part ? String(part.text) : '';
  return /^[a-z]+$/i.test(literal) && didYouMean(literal, PARTS) !== undefined;
}

const PUBLIC_KEY_ALGORITHMS = ['ed25519', 'ecdsa-p256-sha256', 'rsa-sha256', 'rsa-sha512'] as const;

const signature = options(
  {
    kind: z.literal('signature'),
    secretName,
    key: options(
      {
        encoding: choice(['utf8', 'hex', 'base64']),
        prefix: z
          .union(
            [string, z.array(string)],
            'Must be the text before the key, or a list of such texts. Omit it for none.',
          )
          .optional(),
        form: options({ pattern: string, description: string }, 'Must be { pattern, description }.').optional(),
        hash: z.literal('sha1', 'Must be "sha1". Omit it for no hash.').optional(),
      },
      'Must be { encoding } and optionally a prefix and a hash. Omit it for the UTF-8 bytes.',
    ).optional(),
    algorithm: choice(['hmac-sha1', 'hmac-sha256', 'hmac-sha512', ...PUBLIC_KEY_ALGORITHMS]),
    signature: options(
      { ...source, encoding: choice(['hex', 'base64', 'base64url']) },
      'Must be { header, encoding } and optionally a separator and a prefix. Set where the signature is.',
    ).refine(...hasOnePlace),
    signed: signedParts,
    alsoSigned: z.array(signedParts, 'Must be a list of lists of signed parts. Omit it for none.').optional(),
    timestamp: timestamp.optional(),
    url: z
      .url({ protocol: /^https$/, error: 'Must be the https URL to which the provider posts. Correct it.' })
      .refine((url) => !url.includes('?'), 'Must be without a query, which each request adds. Remove the query.')
      .optional(),
    each: pointer.optional(),
    bodyHash: options({ query: string }, 'Must be { query }.').optional(),
    ...common,
  },
  '',
)
  .refine(
    ({ signed, timestamp }) => timestamp !== undefined || !signed.includes('timestamp'),
    'Must have a timestamp { header, tolerance }, because signed contains "timestamp". Set where it is.',
  )
  .refine(
    ({ signed, timestamp }) => timestamp === undefined || coversTimestamp(signed, timestamp),
    'Must not have a timestamp that is not signed, because a sender of a captured request could set another one. ' +
      'Add "timestamp" to signed, or remove the timestamp.',
  )
  .refine(
    ({ signed, url }) => url !== undefined || !signed.includes('url'),
    'Must have a url, because signed contains "url". Set the public URL to which the provider posts.',
  )
  .refine(
    ({ signed, url }) => url === undefined || signed.includes('url'),
    'Must not have a url that is not signed. Add "url" to signed, or remove the url.',
  );

/** A timestamp in the body is a part of it. One without a place is reported for that. */
function coversTimestamp(signed: z.infer<typeof signedParts>, field: { header?: unknown; query?: unknown }): boolean {
  const isApart = field.header !== undefined || field.query !== undefined;
  const covers = (part: z.infer<typeof signedPart>) =>
    part === 'timestamp' || (typeof part === 'object' && 'headersListedIn' in part);
  return !isApart || signed.some(covers);
}

function isOfBody(part: z.infer<typeof signedPart>): boolean {
  return typeof part === 'object' && ('formField' in part || 'body' in part);
}

const token = options(
  {
    kind: z.literal('token'),
    secretName,
    token: options(source, 'Must be { header } or { query }, and optionally a prefix. Set where the token is.').refine(
      ...hasOnePlace,
    ),
    each: pointer.optional(),
    ...common,
  },
  '',
);

const jwt = options(
  {
    kind: z.literal('jwt'),
    secretName,
    header: headerName.optional(),
    algorithm: choice(['HS256', 'HS384', 'HS512']).optional(),
    issuer: name('the issuer').optional(),
    audience: name('the audience').optional(),
    bodyHash: options(
      { claim: name('the claim'), encoding: choice(['hex', 'base64', 'base64url']) },
      'Must be { claim, encoding }. Omit it if no claim has the SHA-256 of the body.',
    ).optional(),
    maxAge: whole(1, days(3), 'Seconds since the claim iat. Omit it if the tokens have none.').optional(),
    tolerance: tolerance('Seconds of difference between the clocks.'),
    ...common,
  },
  '',
);

/** Schema of the values that the presets in `contract/providers/` return. */
export const verification = z.discriminatedUnion(
  'kind',
  [
    options({ kind: z.literal('unsigned'), ...common }, ''),
    options({ kind: z.literal('basic'), secretName, ...common }, ''),
    jwt,
    jwksJwt,
    token,
    signature,
    certificate,
  ],
  'Must be the result of github(), stripe(), hmac(), unsigned() or another preset. ' +
    'Use unsigned() to accept all senders.',
);
