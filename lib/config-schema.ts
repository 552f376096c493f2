import * as z from 'zod';

/** A whole number within bounds; the message is all that a fault says after the value. */
function whole(min: number, max: number, remedy: string) {
  const error = `Allowed: a whole number from ${min} to ${max}. ${remedy}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

function real(min: number, max: number, remedy: string) {
  const error = `Allowed: a number from ${min} to ${max}. ${remedy}`;
  return z.number({ error }).min(min, { error }).max(max, { error });
}

function text(pattern: RegExp, error: string) {
  return z.string({ error }).regex(pattern, { error });
}

const backoff = z
  .strictObject({
    first: whole(0, 43_200, 'Seconds before the second attempt.'),
    factor: real(1, 100, 'Each further wait is multiplied by it.'),
    max: whole(0, 43_200, 'SQS hides a message for 12 hours at most.'),
    jitter: real(0, 1, 'The share of each wait that is left to chance.'),
  })
  .partial();

const reserved = 'Allowed: a whole number from 5 to 10000, or false to reserve none. Below 5 SQS throttles itself.';
const priority = z
  .strictObject({
    reservedConcurrency: z.custom(
      (value) => value === false || whole(5, 10_000, '').safeParse(value).success,
      reserved,
    ),
    maxConcurrency: whole(2, 1_000, 'SQS invokes with at least 2.'),
    batchSize: whole(1, 1_000, 'Webhooks in one invocation.'),
    batchingWindow: whole(0, 300, 'Seconds to fill a batch.'),
    attemptTimeout: whole(1, 880, 'Seconds; Lambda runs for 15 minutes at most, with room around the attempts.'),
    attempts: whole(1, 100, 'Attempts before a webhook is dead-lettered.'),
    backoff,
    ageTarget: whole(60, 1_209_600, 'Seconds above which oldest-webhook-age alarms.'),
    memorySize: whole(128, 10_240, 'MiB.'),
  })
  .partial();

const location = z.union(
  [
    z.strictObject({ header: text(/^[a-z0-9-]+$/, 'Allowed: a header name in lower case.') }),
    z.strictObject({ body: text(/^(\/.*)?$/, 'Allowed: a JSON pointer.') }),
  ],
  { error: 'Allowed: { header: "x-name" } in lower case, or { body: "/json/pointer" }.' },
);
const field = {
  header: text(/^[a-z0-9-]+$/, 'Allowed: a header name of lower-case letters, digits and dashes.'),
  separator: z.string().min(1).optional(),
  prefix: z.string().optional(),
};

const verify = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('unsigned'), eventId: location.optional(), eventType: location.optional() }),
    z.strictObject({
      kind: z.literal('signature'),
      secret: text(
        /^(?!whsec_)[A-Za-z0-9/_+=.@-]{1,512}$/,
        'Allowed: the name of a Secrets Manager secret, never the secret itself: letters, digits and /_+=.@-. ' +
          'Put the value in with `aws secretsmanager create-secret`.',
      ),
      algorithm: z.enum(['hmac-sha1', 'hmac-sha256', 'hmac-sha512'], {
        error: 'Allowed: hmac-sha1, hmac-sha256, hmac-sha512.',
      }),
      signature: z.strictObject({
        ...field,
        encoding: z.enum(['hex', 'base64'], { error: 'Allowed: hex, base64.' }),
      }),
      signed: z
        .array(
          z.union([
            z.literal(['body', 'timestamp']),
            z.strictObject({ text: z.string() }),
            z.strictObject({ header: z.string() }),
          ]),
        )
        .refine((parts) => parts.includes('body'), { error: 'Allowed: parts among which is the body. Sign it too.' }),
      timestamp: z
        .strictObject({ ...field, tolerance: whole(1, 86_400, 'Seconds of difference to either side.') })
        .optional(),
      eventId: location.optional(),
      eventType: location.optional(),
    }),
  ],
  { error: 'Allowed: what github(), stripe(), hmac() or unsigned() return. Say unsigned() if everyone may post.' },
);

const topic = z.strictObject({
  priority: z.string({ error: 'Allowed: the name of a priority.' }),
  verify,
  maxBodyBytes: whole(1, 4_500_000, 'Lambda takes 6 MB with Base64.').optional(),
});

const topicName = 'Allowed as a topic: up to 63 lower-case letters, digits, dots, dashes and underscores. Rename it.';
const priorityName = 'Allowed as a priority: up to 20 lower-case letters, digits and dashes. Rename it.';

/** What a `WebhooksConfig` may say. Each message tells what is allowed and what to do; the value is put before it. */
export const configSchema = z.strictObject(
  {
    alarmEmails: z.array(z.email({ error: 'Allowed: an email address. Correct it.' })).optional(),
    priorities: z
      .record(text(/^[a-z][a-z0-9-]{0,19}$/, priorityName), priority)
      .refine((all) => Object.keys(all).length > 0, {
        error: 'Allowed: at least one priority. Leave it out for the defaults.',
      })
      .optional(),
    topics: z
      .record(text(/^[a-z0-9][a-z0-9._-]{0,62}$/, topicName), topic)
      .refine((all) => Object.keys(all).length > 0, { error: 'Allowed: at least one topic. Declare one.' }),
    throttle: z
      .strictObject({ rate: whole(1, 10_000, 'Requests per second.'), burst: whole(1, 5_000, 'Requests at once.') })
      .optional(),
    payloadRetentionDays: whole(15, 36_500, 'Dead letters live for 14 days and need their payload.').optional(),
    retainPayloads: z.boolean({ error: 'Allowed: true or false.' }).optional(),
  },
  {
    error: ({ code }) =>
      code === 'invalid_type' ? 'Allowed: what defineWebhooks() takes, with topics. Return that.' : undefined,
  },
);
