import * as z from 'zod';
import { days, hours, minutes } from '#contract/durations';
import { flag, options, text, whole } from './schema-parts.ts';
import { secretName } from './secret-name-schema.ts';

/** Addresses of a provider's API. A key must not be sent without encryption, except to a server on this machine. */
const address = text(
  /^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$))[^\s?#]*$/,
  'Must be an address with https:// and without a query. Correct it, or omit it for the public one.',
);
const list = (max: number, what: string, form = /^[\w.*-]{1,100}$/) =>
  z
    .array(text(form, `Must be a ${what}. Correct it.`), `Must be a list of ${what}s. Omit it for all.`)
    .min(1, `Must contain at least one ${what}. Omit the list for all.`)
    .max(max, `Must contain at most ${max}. Remove some, or omit it for all.`);
/** Types of Stripe's events. Stripe allows no wildcard in a list of types. */
const stripeTypes = list(500, 'type such as invoice.paid without *', /^[\w.]{1,100}$/);

/** Options of each source by its name. */
const OPTIONS: Readonly<Record<string, z.ZodType>> = {
  'stripe-events': z.object({
    apiUrl: address.optional(),
    apiVersion: text(
      /^\d{4}-\d\d-\d\d(\.[a-z]+)?$/,
      'Must be a version of the API such as 2026-10-28.endive. Correct it.',
    ).optional(),
    types: stripeTypes.optional(),
    undeliveredOnly: flag.optional(),
  }),
  'stripe-thin-events': z.object({ apiUrl: address.optional(), types: stripeTypes.optional() }),
};

const source = z
  .looseObject(
    {
      name: text(
        /^[a-z][a-z0-9-]{0,49}$/,
        'Must be up to 50 lower-case letters, digits and dashes, and start with a letter. Rename the source.',
      ),
      recovers: z.enum(['events', 'deliveries'], "Must be 'events' or 'deliveries'. Choose one."),
      apiKeyName: secretName,
    },
    'Must be a source such as stripeEvents(). Set it.',
  )
  .superRefine(({ name, own, options: given = {} }, context) => {
    const schema = own ? undefined : OPTIONS[name];
    const issues = schema?.safeParse(given, { reportInput: true }).error?.issues ?? [];
    context.issues.push(...(issues as z.core.$ZodRawIssue[]));
  });

export const reconcile = options(
  {
    every: whole(minutes(1), days(1), 'Seconds between two runs.'),
    lookBack: whole(hours(1), days(30), 'Seconds that a run looks back at most.'),
    source,
    minAge: whole(0, hours(1), 'Seconds after which an event counts as missed.').optional(),
    watchEndpoint: flag.optional(),
    allowRegister: flag.optional(),
  },
  'Must be { every, lookBack, source } and further options of ReconcileConfig. Add them, or omit it.',
);
