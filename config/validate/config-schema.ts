import * as z from 'zod';
import { MAX_RETRY_DELAY_SECONDS } from '#config/backoff';
import { TOPIC_NAME, TOPIC_NAME_RULE } from '#config/topic-name';
import { days, hours, minutes } from '#contract/durations';
import { alarms } from './alarms-schema.ts';
import { domain } from './domain-schema.ts';
import { ingest } from './ingest-schema.ts';
import { logRetentionDays } from './log-retention.ts';
import { objectLock } from './object-lock-schema.ts';
import { reconcile } from './reconcile-schema.ts';
import { flag, oneOf, options, real, text, whole } from './schema-parts.ts';
import { table } from './table-schema.ts';
import { throttle } from './throttle-schema.ts';
import { fieldNames, locations, response } from './verification-parts-schema.ts';
import { verification } from './verification-schema.ts';

const backoff = options(
  {
    first: whole(0, MAX_RETRY_DELAY_SECONDS, 'Seconds before the second attempt.'),
    factor: real(1, 100, 'Each further delay is multiplied by it.'),
    max: whole(0, MAX_RETRY_DELAY_SECONDS, 'Seconds. SQS hides a message for at most 12 hours after its receipt.'),
    jitter: real(0, 1, 'The share of each delay that is random.'),
  },
  'Must be { first, factor, max, jitter }, each of them optional. Omit it to use the defaults.',
).partial();

const attempts = whole(1, 100, 'Attempts before a webhook is dead-lettered.');

const lane = options(
  {
    reservedConcurrency: z.custom(
      (value) => value === false || whole(5, 10_000, '').safeParse(value).success,
      'Must be a whole number from 5 to 10000, or false to reserve none. Lambda throttles a queue with less than 5.',
    ),
    maxConcurrency: whole(2, 1_000, 'SQS event source mappings accept no other value.'),
    batchSize: whole(1, 1_000, 'Webhooks per invocation.'),
    batchingWindow: whole(0, 300, 'Seconds to wait for a full batch.'),
    attemptTimeout: whole(1, 880, 'Seconds. Lambda runs for at most 15 minutes, and 20 seconds are kept for overhead.'),
    maxAttemptsPerSecond: real(0.01, 100_000, 'Attempts that the lane starts per second. Omit it for no limit.'),
    fifo: flag,
    paused: flag,
    canary: flag,
    attempts,
    backoff,
    maxWebhookAge: whole(minutes(1), days(14), 'Age in seconds above which the alarm oldest-webhook-age goes off.'),
    memorySize: whole(128, 10_240, 'Memory in MiB.'),
  },
  'Must be an object with options of LaneConfig. Use {} for the defaults.',
).partial();
const laneName = 'Must be up to 20 lower-case letters, digits and dashes, and start with a letter. Rename the lane.';

const payloadRetentionDays = whole(
  28,
  36_500,
  'A webhook may wait for 14 days and then be a dead letter for another 14 days.',
);

const topic = options(
  {
    lane: z.string('Must be the name of a lane. Set it.'),
    verify: verification,
    maxBodyBytes: whole(1, 4_500_000, 'Lambda accepts 6 MB after Base64 encoding.').optional(),
    allowFrom: z
      .array(
        z.union([z.cidrv4(), z.cidrv6()], 'Must be a CIDR range such as 192.0.2.0/24. Correct it.'),
        'Must be a list of CIDR ranges. Omit it to accept all senders.',
      )
      .min(1, 'Must contain at least one CIDR range. Add one, or omit the list to accept all senders.')
      .optional(),
    attempts: attempts.optional(),
    backoff: backoff.optional(),
    dedupeBy: oneOf(
      [z.literal(['eventId', 'body', 'delivery', false]), ...locations, options({ bodyWithout: fieldNames }, '')],
      'Must be "eventId", "body", "delivery", false, { header: "x-name" } in lower case, { body: "/json/pointer" } ' +
        'or { bodyWithout: ["field"] }.',
    ).optional(),
    dedupeFor: whole(
      days(1),
      days(30),
      'Seconds. A shorter time could end while an event waits for its next attempt.',
    ).optional(),
    orderBy: oneOf(
      [z.literal('topic'), ...locations],
      'Must be "topic", { header: "x-name" } in lower case, or { body: "/json/pointer" }.',
    ).optional(),
    payloadRetentionDays: payloadRetentionDays.optional(),
    keepCredentials: flag.optional(),
    reconcile: reconcile.optional(),
    alarms: flag.optional(),
    expectEvery: whole(
      hours(1),
      days(7),
      'Seconds. CloudWatch looks back seven days at most, and an hour is the shortest time that is worth an alarm.',
    ).optional(),
    respond: response.optional(),
    throttle: throttle.optional(),
  },
  'Must be an object with lane, verify and further options of TopicConfig. Add them.',
);
const topicName = `${TOPIC_NAME_RULE} Rename the topic.`;

/** A resource can have 50 tags, some of which the CDK and CloudFormation add. IAM ignores the case of their names. */
const tags = z
  .record(
    text(
      /^(?!aws:|catchbasin:)[\p{L}\p{N} _.:/=+@-]{1,128}$/iu,
      'Must be up to 128 letters, digits, spaces and _.:/=+@-, and not start with aws: or catchbasin:. Rename the tag.',
    ),
    text(
      /^[\p{L}\p{N} _.:/=+@-]{1,256}$/u,
      'Must be 1 to 256 letters, digits, spaces and _.:/=+@-. Correct it, or remove the tag.',
    ),
    'Must be an object of tags by name. Omit it for no tags.',
  )
  .refine((all) => Object.keys(all).length <= 40, 'Must contain at most 40 tags. Remove some.')
  .refine(
    (all) => new Set(Object.keys(all).map((key) => key.toLowerCase())).size === Object.keys(all).length,
    'Must contain each tag once, without regard to case. Remove the duplicate.',
  );

/** Schema of a `WebhooksConfig`. Each message states the allowed values and the fix. The received value precedes it. */
export const configSchema = options(
  {
    alarms: alarms.optional(),
    lanes: z
      .record(text(/^[a-z][a-z0-9-]{0,19}$/, laneName), lane, 'Must be an object of lanes by name. Add one.')
      .refine((all) => Object.keys(all).length > 0, 'Must contain at least one lane. Omit it to use the default lanes.')
      .optional(),
    topics: z
      .record(text(TOPIC_NAME, topicName), topic, 'Must be an object of topics by name. Add one.')
      .refine((all) => Object.keys(all).length > 0, 'Must contain at least one topic. Add one.'),
    throttle: throttle.optional(),
    ingest: ingest.optional(),
    domain: domain.optional(),
    dualStack: flag.optional(),
    payloadRetentionDays: payloadRetentionDays.optional(),
    logRetentionDays: logRetentionDays.optional(),
    table: table.optional(),
    tracing: flag.optional(),
    retainPayloads: flag.optional(),
    objectLock: objectLock.optional(),
    terminationProtection: flag.optional(),
    safeDeployments: flag.optional(),
    tags: tags.optional(),
  },
  'Must be a configuration with topics. Return it from defineWebhooks().',
);
