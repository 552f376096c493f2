import { unsigned } from '#contract/providers/index';
import { issuesOf, withLane, withOptions, withSignature, withTopic } from './issues-of.ts';

type Make = (value: number) => object;

const constant = { first: 0, factor: 1, max: 0 };
const jwt: Make = (tolerance) => withTopic({ verify: { kind: 'jwt', secretName: 's', tolerance } });
const timestamp: Make = (tolerance) =>
  withSignature({ timestamp: { header: 'x-time', tolerance }, signed: ['timestamp', 'body'] });
const respond: Make = (status) => withTopic({ verify: { ...unsigned(), respond: { status } } });

const WHOLE_NUMBERS: [string, Make, number, number, string][] = [
  [
    'lanes.p.maxConcurrency',
    (value) => withLane({ reservedConcurrency: false, maxConcurrency: value }),
    2,
    1_000,
    'SQS event source mappings accept no other value.',
  ],
  [
    'lanes.p.batchSize',
    (value) => withLane({ batchSize: value, batchingWindow: 1, attemptTimeout: 5 }),
    1,
    1_000,
    'Webhooks per invocation.',
  ],
  [
    'lanes.p.batchingWindow',
    (value) => withLane({ batchingWindow: value }),
    0,
    300,
    'Seconds to wait for a full batch.',
  ],
  [
    'lanes.p.attemptTimeout',
    (value) => withLane({ attemptTimeout: value, batchSize: 1 }),
    1,
    880,
    'Seconds. Lambda runs for at most 15 minutes, and 20 seconds are kept for overhead.',
  ],
  [
    'lanes.p.attempts',
    (value) => withLane({ attempts: value, backoff: constant }),
    1,
    100,
    'Attempts before a webhook is dead-lettered.',
  ],
  [
    'lanes.p.backoff.first',
    (value) => withLane({ attempts: 2, backoff: { first: value, max: 36_000 } }),
    0,
    36_000,
    'Seconds before the second attempt.',
  ],
  [
    'lanes.p.backoff.max',
    (value) => withLane({ backoff: { first: 0, max: value } }),
    0,
    36_000,
    'Seconds. SQS hides a message for at most 12 hours after its receipt.',
  ],
  [
    'lanes.p.maxWebhookAge',
    (value) => withLane({ maxWebhookAge: value }),
    60,
    1_209_600,
    'Age in seconds above which the alarm oldest-webhook-age goes off.',
  ],
  ['lanes.p.memorySize', (value) => withLane({ memorySize: value }), 128, 10_240, 'Memory in MiB.'],
  [
    'topics.t.maxBodyBytes',
    (value) => withTopic({ maxBodyBytes: value }),
    1,
    4_500_000,
    'Lambda accepts 6 MB after Base64 encoding.',
  ],
  [
    'topics.t.attempts',
    (value) => withTopic({ attempts: value, backoff: constant }),
    1,
    100,
    'Attempts before a webhook is dead-lettered.',
  ],
  [
    'topics.t.dedupeFor',
    (value) => withTopic({ dedupeFor: value }),
    86_400,
    2_592_000,
    'Seconds. A shorter time could end while an event waits for its next attempt.',
  ],
  [
    'topics.t.expectEvery',
    (value) => withTopic({ expectEvery: value }),
    3_600,
    604_800,
    'Seconds. CloudWatch looks back seven days at most, and an hour is the shortest time that is worth an alarm.',
  ],
  ['topics.t.verify.respond.status', respond, 200, 299, 'Only 2xx acknowledges a webhook.'],
  ['topics.t.verify.tolerance', jwt, 1, 86_400, 'Seconds of difference between the clocks.'],
  ['topics.t.verify.timestamp.tolerance', timestamp, 1, 86_400, 'Seconds of difference in either direction.'],
  [
    'throttle.rate',
    (value) => withOptions({ throttle: { rate: value, burst: 1 } }),
    1,
    1_000_000,
    'Requests per second. The default quota of an AWS account is 10000.',
  ],
  [
    'throttle.burst',
    (value) => withOptions({ throttle: { rate: 1, burst: value } }),
    1,
    1_000_000,
    'Concurrent requests. The default quota of an AWS account is 5000.',
  ],
  [
    'table.warmThroughput.readUnitsPerSecond',
    (value) => withOptions({ table: { warmThroughput: { readUnitsPerSecond: value, writeUnitsPerSecond: 4_000 } } }),
    12_000,
    10_000_000,
    'Read units per second. A new table serves 12000.',
  ],
  [
    'table.warmThroughput.writeUnitsPerSecond',
    (value) => withOptions({ table: { warmThroughput: { readUnitsPerSecond: 12_000, writeUnitsPerSecond: value } } }),
    4_000,
    10_000_000,
    'Write units per second. A new table serves 4000.',
  ],
  [
    'objectLock.days',
    (value) => withOptions({ objectLock: { mode: 'compliance', days: value }, payloadRetentionDays: 36_500 }),
    1,
    36_500,
    'Days for which S3 refuses to delete an object.',
  ],
  [
    'topics.t.payloadRetentionDays',
    (value) => ({ ...withTopic({ payloadRetentionDays: value }), payloadRetentionDays: 36_500 }),
    28,
    36_500,
    'A webhook may wait for 14 days and then be a dead letter for another 14 days.',
  ],
  [
    'payloadRetentionDays',
    (value) => withOptions({ payloadRetentionDays: value }),
    28,
    36_500,
    'A webhook may wait for 14 days and then be a dead letter for another 14 days.',
  ],
];

test.each(WHOLE_NUMBERS)(
  '%s accepts whole numbers up to its limits and none beyond',
  (path, make, min, max, detail) => {
    const refused = (value: number) => [`${path}: ${value}. Must be a whole number from ${min} to ${max}. ${detail}`];
    expect([min, max].map((value) => issuesOf(make(value)))).toEqual([[], []]);
    expect([min - 1, max + 1, min + 0.5].map((value) => issuesOf(make(value)))).toEqual(
      [min - 1, max + 1, min + 0.5].map(refused),
    );
  },
);

const NUMBERS: [string, Make, [number, number], [number, number], string][] = [
  [
    'lanes.p.maxAttemptsPerSecond',
    (value) => withLane({ maxAttemptsPerSecond: value, batchSize: 1 }),
    [0.01, 100_000],
    [0.0099, 100_000.1],
    'Must be a number from 0.01 to 100000. Attempts that the lane starts per second. Omit it for no limit.',
  ],
  [
    'lanes.p.backoff.factor',
    (value) => withLane({ attempts: 2, backoff: { factor: value } }),
    [1, 100],
    [0.99, 100.1],
    'Must be a number from 1 to 100. Each further delay is multiplied by it.',
  ],
  [
    'lanes.p.backoff.jitter',
    (value) => withLane({ backoff: { jitter: value } }),
    [0, 1],
    [-0.01, 1.01],
    'Must be a number from 0 to 1. The share of each delay that is random.',
  ],
];

test.each(NUMBERS)('%s accepts numbers up to its limits and none beyond', (path, make, accepted, refused, message) => {
  expect(accepted.map((value) => issuesOf(make(value)))).toEqual([[], []]);
  expect(refused.map((value) => issuesOf(make(value)))).toEqual(
    refused.map((value) => [`${path}: ${value}. ${message}`]),
  );
});

test('reservedConcurrency accepts false and whole numbers up to its limits', () => {
  const refused = [4, 10_001, 5.5, true, 0];
  expect([false, 5, 10_000].map((value) => issuesOf(withLane({ reservedConcurrency: value })))).toEqual([[], [], []]);
  expect(refused.map((value) => issuesOf(withLane({ reservedConcurrency: value })))).toEqual(
    refused.map((value) => [
      `lanes.p.reservedConcurrency: ${value}. Must be a whole number from 5 to 10000, or false to reserve none. ` +
        'Lambda throttles a queue with less than 5.',
    ]),
  );
});

test('a delay multiplies any factor between its limits, also a fraction', () => {
  expect(issuesOf(withLane({ backoff: { factor: 1.5 } }))).toEqual([]);
});
