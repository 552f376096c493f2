import * as z from 'zod';
import { MAX_RETRY_DELAY_SECONDS } from '#config/backoff';
import { real, text, whole } from './schema-parts.ts';
import { location, verification } from './verification-schema.ts';

const backoff = z
  .strictObject(
    {
      first: whole(0, MAX_RETRY_DELAY_SECONDS, 'Seconds before the second attempt.'),
      factor: real(1, 100, 'Each further wait is multiplied by it.'),
      max: whole(0, MAX_RETRY_DELAY_SECONDS, 'SQS hides a message for 12 hours at most, from its receipt.'),
      jitter: real(0, 1, 'The share of each wait that is left to chance.'),
    },
    'Allowed: { first, factor, max, jitter }. Leave it out for the defaults.',
  )
  .partial();

const flag = z.boolean('Allowed: true or false.');
const attempts = whole(1, 100, 'Attempts before a webhook is dead-lettered.');

const lane = z
  .strictObject(
    {
      reservedConcurrency: z.custom(
        (value) => value === false || whole(5, 10_000, '').safeParse(value).success,
        'Allowed: a whole number from 5 to 10000, or false to reserve none. Below 5 SQS throttles itself.',
      ),
      maxConcurrency: whole(2, 1_000, 'SQS invokes with at least 2.'),
      batchSize: whole(1, 1_000, 'Webhooks in one invocation.'),
      batchingWindow: whole(0, 300, 'Seconds to fill a batch.'),
      attemptTimeout: whole(1, 880, 'Seconds; Lambda runs for 15 minutes at most, with room around the attempts.'),
      maxAttemptsPerSecond: real(0.01, 100_000, 'Attempts that the lane begins per second. Leave it out for no bound.'),
      fifo: flag,
      paused: flag,
      attempts,
      backoff,
      maxWebhookAge: whole(60, 1_209_600, 'Seconds above which oldest-webhook-age alarms.'),
      memorySize: whole(128, 10_240, 'MiB.'),
    },
    'Allowed: what LaneConfig documents. Say {} for the defaults.',
  )
  .partial();
const laneName = 'Allowed as a lane: up to 20 lower-case letters, digits and dashes. Rename it.';

const topic = z.strictObject(
  {
    lane: z.string('Allowed: the name of a lane. Say one.'),
    verify: verification,
    maxBodyBytes: whole(1, 4_500_000, 'Lambda takes 6 MB with Base64.').optional(),
    allowFrom: z
      .array(
        z.union([z.cidrv4(), z.cidrv6()], 'Allowed: a CIDR range such as 192.0.2.0/24. Correct it.'),
        'Allowed: a list of CIDR ranges. Leave it out for everywhere.',
      )
      .min(1, 'Allowed: at least one CIDR range. Name one, or leave it out for everywhere.')
      .optional(),
    attempts: attempts.optional(),
    backoff: backoff.optional(),
    dedupeBy: z
      .union(
        [z.literal(['eventId', 'body', 'delivery', false]), location],
        'Allowed: "eventId", "body", "delivery", false, { header: "x-name" } in lower case, or { body: "/json/pointer" }. Say one of them.',
      )
      .optional(),
    dedupeFor: whole(
      86_400,
      2_592_000,
      'Seconds: an event must not be forgotten while it waits for its next attempt.',
    ).optional(),
    orderBy: z
      .union(
        [z.literal('topic'), location],
        'Allowed: "topic", { header: "x-name" } in lower case, or { body: "/json/pointer" }. Say one of them.',
      )
      .optional(),
    keepCredentials: flag.optional(),
  },
  'Allowed: { lane, verify } and what TopicConfig documents besides. Say them.',
);
const topicName = 'Allowed as a topic: up to 63 lower-case letters, digits, dots, dashes and underscores. Rename it.';

const throttle = z.strictObject(
  {
    rate: whole(1, 1_000_000, 'Requests per second; AWS gives an account 10000 until it is asked for more.'),
    burst: whole(1, 1_000_000, 'Requests at once; AWS gives an account 5000 until it is asked for more.'),
  },
  'Allowed: { rate, burst }. Leave it out for the defaults.',
);

const domain = z.strictObject(
  {
    name: text(/^([a-z0-9-]+\.)+[a-z]{2,}$/, 'Allowed: a host name such as hooks.example.com. Correct it.'),
    certificateArn: text(
      /^arn:[a-z-]+:acm:/,
      'Allowed: the ARN of a certificate in AWS Certificate Manager. Correct it.',
    ),
    truststore: z
      .strictObject(
        { bucket: z.string(), key: z.string() },
        'Allowed: { bucket, key } of the certificates. Leave it out to let everyone connect.',
      )
      .optional(),
  },
  'Allowed: { name, certificateArn } and a truststore. Leave it out for the address of API Gateway.',
);

const emails = z
  .array(z.email('Allowed: an email address. Correct it.'), 'Allowed: a list of email addresses. Make it one.')
  .refine((all) => new Set(all).size === all.length, 'Allowed: each address once. Remove the other.');

/** Every resource takes 50 tags, some of them the CDK's and CloudFormation's own; IAM has no two that differ in case only. */
const tags = z
  .record(
    text(
      /^(?!aws:|catchbasin:)[\p{L}\p{N} _.:/=+@-]{1,128}$/iu,
      'Allowed as a tag: up to 128 letters, digits, spaces and _.:/=+@-, not beginning with aws: or catchbasin:. Rename it.',
    ),
    text(
      /^[\p{L}\p{N} _.:/=+@-]{1,256}$/u,
      'Allowed: 1 to 256 letters, digits, spaces and _.:/=+@-. Correct it, or leave the tag out.',
    ),
    'Allowed: tags by name. Leave it out for none.',
  )
  .refine((all) => Object.keys(all).length <= 40, 'Allowed: up to 40 tags. Remove some.')
  .refine(
    (all) => new Set(Object.keys(all).map((key) => key.toLowerCase())).size === Object.keys(all).length,
    'Allowed: each tag once, whatever its case. Remove the other.',
  );

/** What a `WebhooksConfig` may say. Each message tells what is allowed and what to do; the value is put before it. */
export const configSchema = z.strictObject(
  {
    alarmEmails: emails.optional(),
    lanes: z
      .record(text(/^[a-z][a-z0-9-]{0,19}$/, laneName), lane, 'Allowed: lanes by name. Declare one.')
      .refine((all) => Object.keys(all).length > 0, 'Allowed: at least one. Leave it out for the defaults.')
      .optional(),
    topics: z
      .record(text(/^[a-z0-9][a-z0-9._-]{0,62}$/, topicName), topic, 'Allowed: topics by name. Declare one.')
      .refine((all) => Object.keys(all).length > 0, 'Allowed: at least one topic. Declare one.'),
    throttle: throttle.optional(),
    domain: domain.optional(),
    payloadRetentionDays: whole(
      28,
      36_500,
      'A webhook may wait for 14 days, and live for 14 more as a dead letter.',
    ).optional(),
    retainPayloads: flag.optional(),
    terminationProtection: flag.optional(),
    tags: tags.optional(),
  },
  'Allowed: what defineWebhooks() takes, with topics. Return that.',
);
