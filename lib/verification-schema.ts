import * as z from 'zod';
import { text, whole } from './schema-parts.ts';

// A token as RFC 9110 has it, in lower case, as API Gateway hands headers over.
const headerName = text(
  /^[a-z0-9!#$%&'*+.^_`|~-]+$/,
  'Allowed: the name of a header in lower case, without spaces or colons. Correct it.',
);
const field = {
  header: headerName,
  separator: text(/./, 'Allowed: what several values are separated by. Leave it out for one value.').optional(),
  prefix: z.string('Allowed: what the wanted values begin with. Leave it out for nothing.').optional(),
};

const location = z.union(
  [z.strictObject({ header: headerName }), z.strictObject({ body: z.string().regex(/^(\/([^~/]|~[01])*)*$/) })],
  'Allowed: { header: "x-name" } in lower case, or { body: "/json/pointer" }. Say one of them.',
);
const facts = { eventId: location.optional(), eventType: location.optional() };

const signedParts = z
  .array(
    z.union(
      [z.literal(['body', 'timestamp']), z.strictObject({ text: z.string() }), z.strictObject({ header: headerName })],
      'Allowed: "body", "timestamp", { text } or { header } in lower case. Say one of them.',
    ),
    'Allowed: a list of the parts that are signed, such as ["body"]. Say which.',
  )
  .refine((parts) => parts.includes('body'), 'Allowed: parts among which is the body. Sign it too.');

const signature = z
  .strictObject({
    kind: z.literal('signature'),
    secret: text(
      /^(?!whsec_)[A-Za-z0-9/_+=.@-]{1,512}$/,
      'Allowed: the name of a Secrets Manager secret, never the secret itself: letters, digits and /_+=.@-. ' +
        'Put the value in with `aws secretsmanager create-secret`.',
    ),
    algorithm: z.enum(['hmac-sha1', 'hmac-sha256', 'hmac-sha512'], 'Allowed: hmac-sha1, hmac-sha256, hmac-sha512.'),
    signature: z.strictObject(
      { ...field, encoding: z.enum(['hex', 'base64'], 'Allowed: hex, base64.') },
      'Allowed: { header, encoding }, and a separator and a prefix. Say where the signature stands.',
    ),
    signed: signedParts,
    timestamp: z
      .strictObject(
        { ...field, tolerance: whole(1, 86_400, 'Seconds of difference to either side.') },
        'Allowed: { header, tolerance }, and a separator and a prefix. Leave it out if none is signed.',
      )
      .optional(),
    ...facts,
  })
  .refine(
    ({ signed, timestamp }) => timestamp !== undefined || !signed.includes('timestamp'),
    'Allowed: a timestamp { header, tolerance } where it is among the signed parts. Say where it stands.',
  );

/** What the presets in `contract/providers/` return, and anything of that shape. */
export const verification = z.discriminatedUnion(
  'kind',
  [z.strictObject({ kind: z.literal('unsigned'), ...facts }), signature],
  'Allowed: what github(), stripe(), hmac() or unsigned() return. Say unsigned() if everyone may post.',
);
