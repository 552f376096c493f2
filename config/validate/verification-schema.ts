import * as z from 'zod';
import { text, whole } from './schema-parts.ts';
import { secretName } from './secret-name-schema.ts';

// A token as RFC 9110 has it, in lower case, as API Gateway hands headers over.
const headerName = text(
  /^[a-z0-9!#$%&'*+.^_`|~-]+$/,
  'Allowed: the name of a header in lower case, without spaces or colons. Correct it.',
);
const pointer = text(/^(\/([^~/]|~[01])*)*$/, 'Allowed: a JSON pointer such as "/data/id". Correct it.');

const source = {
  header: z
    .union(
      [headerName, z.array(headerName).min(1, 'Allowed: at least one header.')],
      'Allowed: the name of a header in lower case, or a list. Correct it.',
    )
    .optional(),
  formField: z.string('Allowed: the name of a form field. Say which.').optional(),
  body: pointer.optional(),
  separator: text(/./, 'Allowed: what several values are separated by. Leave it out for one value.').optional(),
  prefix: z.string('Allowed: what the wanted values begin with. Leave it out for nothing.').optional(),
  first: z.boolean('Allowed: true or false.').optional(),
};
const fromOnePlace = [
  (field: { header?: unknown; formField?: unknown; body?: unknown }) =>
    [field.header, field.formField, field.body].filter((place) => place !== undefined).length === 1,
  'Allowed: one of header, formField and body. Say where it stands.',
] as const;

/** What `Location` is. */
export const location = z.union(
  [z.strictObject({ header: headerName }), z.strictObject({ body: pointer })],
  'Allowed: { header: "x-name" } in lower case, or { body: "/json/pointer" }. Say one of them.',
);

const common = {
  eventId: location.optional(),
  bodyIsNotUnique: z.literal(true, 'Allowed: true. Leave it out where no two events have the same body.').optional(),
  eventType: location.optional(),
  acknowledge: z
    .strictObject({ status: whole(200, 299, 'A 2xx acknowledges.'), body: z.string() }, 'Allowed: { status, body }.')
    .optional(),
  // The presets' own data, which nobody writes by hand, but for the secret that somebody has named.
  handshakes: z
    .array(
      z.looseObject({ token: z.looseObject({ secretName }, 'Allowed: what the presets return.').optional() }),
      'Allowed: what the presets return.',
    )
    .optional(),
};

const signedPart = z.union(
  [
    z.literal(['body', 'timestamp', 'method', 'path', 'url', 'form']),
    z.strictObject({ text: z.string() }),
    z.strictObject({ header: headerName }),
    z.strictObject({ headersListedIn: headerName }),
    z.strictObject({ formField: z.string() }),
    z.strictObject({ body: pointer }),
  ],
  'Allowed: "body", "timestamp", "method", "path", "url", "form", { text }, { header } in lower case, { formField }, ' +
    '{ body: "/pointer" } or { headersListedIn }. Say one of them.',
);

const signature = z
  .strictObject({
    kind: z.literal('signature'),
    secretName,
    key: z
      .strictObject(
        {
          encoding: z.enum(['utf8', 'hex', 'base64'], 'Allowed: utf8, hex, base64.'),
          prefix: z.string().optional(),
          hash: z.literal('sha1', 'Allowed: sha1. Leave it out for none.').optional(),
        },
        'Allowed: { encoding }, and a prefix and a hash. Leave it out for the UTF-8 bytes.',
      )
      .optional(),
    algorithm: z.enum(
      ['hmac-sha1', 'hmac-sha256', 'hmac-sha512', 'ed25519', 'ecdsa-p256-sha256'],
      'Allowed: hmac-sha1, hmac-sha256, hmac-sha512, ed25519, ecdsa-p256-sha256.',
    ),
    signature: z
      .strictObject(
        { ...source, encoding: z.enum(['hex', 'base64', 'base64url'], 'Allowed: hex, base64, base64url.') },
        'Allowed: { header, encoding }, and a separator and a prefix. Say where the signature stands.',
      )
      .refine(...fromOnePlace),
    signed: z
      .array(signedPart, 'Allowed: a list of the parts that are signed, such as ["body"]. Say which.')
      .refine(
        (parts) => parts.some((part) => part === 'body' || part === 'form' || isOfBody(part)),
        'Allowed: parts among which is the body. Sign it too.',
      ),
    timestamp: z
      .strictObject(
        {
          ...source,
          unit: z.enum(['s', 'ms', 'rfc3339'], 'Allowed: s, ms, rfc3339.').optional(),
          tolerance: whole(1, 86_400, 'Seconds of difference to either side.'),
        },
        'Allowed: { header, tolerance }, and a separator and a prefix. Leave it out if none is signed.',
      )
      .refine(...fromOnePlace)
      .optional(),
    url: z
      .url({ protocol: /^https$/, error: 'Allowed: the https URL that the provider posts to. Correct it.' })
      .refine(
        (url) => !url.includes('?'),
        'Allowed: a URL without a query. Leave the query out, it comes with the request.',
      )
      .optional(),
    each: pointer.optional(),
    bodyHash: z.strictObject({ query: z.string() }, 'Allowed: { query }.').optional(),
    ...common,
  })
  .refine(
    ({ signed, timestamp }) => timestamp !== undefined || !signed.includes('timestamp'),
    'Allowed: a timestamp { header, tolerance } where it is among the signed parts. Say where it stands.',
  )
  .refine(
    ({ signed, url }) => url !== undefined || !signed.includes('url'),
    'Allowed: a url where it is among the signed parts. Say the public URL that the provider posts to.',
  );

function isOfBody(part: z.infer<typeof signedPart>): boolean {
  return typeof part === 'object' && ('formField' in part || 'body' in part);
}

const token = z.strictObject({
  kind: z.literal('token'),
  secretName,
  token: z
    .strictObject(source, 'Allowed: { header }, and a prefix. Say where the token stands.')
    .refine(...fromOnePlace),
  each: pointer.optional(),
  ...common,
});

/** What the presets in `contract/providers/` return, and anything of that shape. */
export const verification = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('unsigned'), ...common }),
    z.strictObject({ kind: z.literal('basic'), secretName, ...common }),
    z.strictObject({
      kind: z.literal('jwt'),
      secretName,
      tolerance: whole(1, 86_400, 'Seconds of difference between the clocks.'),
      ...common,
    }),
    token,
    signature,
  ],
  'Allowed: what github(), stripe(), hmac(), unsigned() or another preset returns. Say unsigned() if everyone may post.',
);
