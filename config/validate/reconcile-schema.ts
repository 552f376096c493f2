import * as z from 'zod';
import { days, hours, minutes } from '#contract/durations';
import { flag, oneOf, options, text, whole } from './schema-parts.ts';
import { secretName } from './secret-name-schema.ts';

/** Addresses of a provider's API. A key must not be sent without encryption, except to a server on this machine. */
const address = text(
  /^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$))[^\s?#]*$/,
  'Must be an address with https:// and without a query. Correct it, or omit it for the public one.',
);
const list = (max: number, what: string, form = /^[\w.*-]{1,100}$/, hint = '') =>
  z
    .array(text(form, `Must be an ${what}${hint}. Correct it.`), `Must be a list of ${what}s. Omit it for all.`)
    .min(1, `Must contain at least one ${what}. Omit the list for all.`)
    .max(max, `Must contain at most ${max}. Remove some, or omit it for all.`);
/** Types of Stripe's events. Stripe allows no wildcard in a list of types. */
const stripeTypes = list(500, 'event type', /^[\w.]{1,100}$/, ' without *, such as invoice.paid');

/** A list that is longer is a mistake. Square documents no limit. */
const MAX_TYPES = 1_000;

const HOOK =
  "Must be { repository: 'owner/name', id }, { organization: 'name', id } or { app: 'client id' }, with an id number.";
const hookId = whole(1, Number.MAX_SAFE_INTEGER, 'The settings page of the hook has it in its address.').optional();
const githubName = /^[A-Za-z0-9][\w-]{0,99}$/;
const githubRepository = /^[A-Za-z0-9][\w-]{0,99}\/(?!\.{1,2}$)[\w.-]{1,100}$/;
const githubHook = oneOf(
  [
    options({ repository: text(githubRepository, 'Must be owner/name. Correct it.'), id: hookId }, HOOK),
    options({ organization: text(githubName, 'Must be the name of an organization. Correct it.'), id: hookId }, HOOK),
    options({ app: text(/^[\w.-]{1,100}$/, 'Must be the client id or the id of the app. Correct it.') }, HOOK),
  ],
  HOOK,
);

/** Options of each source by its name. */
const OPTIONS: Readonly<Record<string, z.ZodType>> = {
  'paddle-notifications': z.object({
    apiUrl: address.optional(),
    notificationSettingId: text(
      /^ntfset_[a-z\d]{26}$/,
      'Must be the id of a notification destination such as ntfset_01gt21c5pdx9q1e4mh1xrsjjn6. Copy it from Paddle.',
    ),
    undeliveredOnly: flag.optional(),
  }),
  'square-events': z.object({ apiUrl: address.optional(), types: list(MAX_TYPES, 'event type').optional() }),
  'github-deliveries': z.object({
    apiUrl: address.optional(),
    hook: githubHook,
    events: list(100, 'event type').optional(),
  }),
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
