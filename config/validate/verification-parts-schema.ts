import * as z from 'zod';
import { days } from '#contract/durations';
import { choice, flag, oneOf, options, text, whole } from './schema-parts.ts';
import { secretName } from './secret-name-schema.ts';

/** A token of RFC 9110 in lower case, because API Gateway passes header names in lower case. */
export const headerName = text(
  /^[a-z0-9!#$%&'*+.^_`|~-]+$/,
  'Must be the name of a header in lower case, without spaces or colons. Correct it.',
);
export const headerNames = z.union(
  [headerName, z.array(headerName).min(1, 'Must contain at least one header. Add one.')],
  'Must be the name of a header in lower case, or a list of such names. Correct it.',
);
export const pointer = text(/^(\/([^~/]|~[01])*)*$/, 'Must be a JSON pointer such as "/data/id". Correct it.');
export const string = z.string('Must be a string. Correct it.');
export const tolerance = (detail: string) => whole(1, days(1), detail);

export const name = (of: string) => text(/./, `Must be the name of ${of}. Correct it.`);

export const source = {
  header: headerNames.optional(),
  formField: z.string('Must be the name of a form field. Correct it.').optional(),
  body: pointer.optional(),
  query: name('a query parameter').optional(),
  separator: text(/./, 'Must be the text between two values. Omit it for a single value.').optional(),
  prefix: z.string('Must be the text before the value. Omit it for none.').optional(),
  first: flag.optional(),
};
export const hasOnePlace = [
  (field: { header?: unknown; formField?: unknown; body?: unknown; query?: unknown }) =>
    [field.header, field.formField, field.body, field.query].filter((place) => place !== undefined).length === 1,
  'Must have exactly one of header, formField, body and query. Set one of them.',
] as const;

/** The forms of `Location`, as options of a union. */
export const locations = [options({ header: headerNames }, ''), options({ body: pointer }, '')] as const;
const location = oneOf(locations, 'Must be { header: "x-name" } in lower case, or { body: "/json/pointer" }.');

/** Names of fields of a JSON body. */
export const fieldNames = z
  .array(z.string().min(1), 'Must be a list of names of fields. Correct it.')
  .min(1, 'Must contain at least one name of a field. Add one.');

/** Schema of a `ResponseConfig`. */
export const response = options(
  {
    status: whole(200, 299, 'Only 2xx acknowledges a webhook.').optional(),
    body: string.optional(),
    contentType: text(
      /^[\w.+-]+\/[\w.+-]+( *; *[\w-]+=[\w-]+)*$/,
      'Must be a media type such as text/xml. Correct it.',
    ).optional(),
    explainRejections: flag.optional(),
    staleStatus: whole(400, 499, 'Other statuses do not reject, or raise alarms.').optional(),
    unverifiedStatus: whole(400, 499, 'Other statuses do not reject, or raise alarms.').optional(),
  },
  'Must be { status, body, contentType, explainRejections, staleStatus, unverifiedStatus }, ' +
    'each of them optional.',
);

export const common = {
  eventId: location.optional(),
  bodyIsNotUnique: z.literal(true, 'Must be true. Omit it when every event has a different body.').optional(),
  retryFields: fieldNames.optional(),
  jsonField: string.optional(),
  eventType: location.optional(),
  respond: response.optional(),
  // The presets create handshakes. Only the names of secrets in them come from the user.
  handshakes: z
    .array(
      z.looseObject(
        { token: z.looseObject({ secretName }, 'Must be the value that a preset returns.').optional() },
        'Must be the value that a preset returns.',
      ),
      'Must be the list that a preset returns.',
    )
    .optional(),
  provider: text(
    /^[a-z][a-z0-9-]*$/,
    'Must be the name of a preset in lower case with dashes, such as "stripe". Correct it.',
  ).optional(),
};

/** Schema of a `SignedTimestamp`. */
export const timestamp = options(
  {
    ...source,
    unit: choice(['s', 'ms', 'rfc3339']).optional(),
    tolerance: tolerance('Seconds of difference in either direction.'),
    retriedFor: whole(1, days(3), 'Seconds. Omit it if the provider signs each retry anew.').optional(),
  },
  'Must be { header, tolerance } and optionally a separator and a prefix. Omit it if no timestamp is signed.',
).refine(...hasOnePlace);
