import {
  maxBodyBytesOf,
  maxConcurrencyFor,
  resolveLane,
  resolveTopic,
  resolveWebhooks,
} from '#config/resolve-webhooks';
import type { LaneConfig, WebhooksConfig } from '#contract/define-webhooks';
import { unsigned } from '#contract/providers/index';

const verify = unsigned();
const LANE = {
  reservedConcurrency: 10,
  maxConcurrency: 10,
  batchSize: 10,
  batchingWindow: 0,
  attemptTimeout: 30,
  attempts: 8,
  backoff: { first: 10, factor: 3, max: 14_400, jitter: 0.5 },
  fifo: false,
  paused: false,
  canary: false,
  maxWebhookAge: 900,
  memorySize: 512,
  maxBodyBytes: 4_000_000,
};
const TOPIC = {
  lane: 'high',
  verify,
  maxBodyBytes: 4_000_000,
  allowFrom: [],
  keepCredentials: false,
  alarms: true,
  respond: { status: 200, body: '', contentType: 'text/plain', explainRejections: true },
  dedupeBy: 'eventId',
  dedupeFor: 1_209_600,
  attempts: 8,
  backoff: { first: 10, factor: 3, max: 14_400, jitter: 0.5 },
};

test('a configuration without options has these defaults', () => {
  expect(resolveWebhooks({ topics: { t: { lane: 'high', verify } } })).toStrictEqual({
    alarms: { critical: [], warning: [], runbookUrl: 'docs/runbook.md' },
    throttle: { rate: 1_000, burst: 2_000 },
    ingest: {},
    dualStack: false,
    table: { deletionProtection: false },
    tracing: false,
    payloadRetentionDays: 90,
    logRetentionDays: 30,
    retainPayloads: true,
    terminationProtection: false,
    safeDeployments: false,
    tags: {},
    lanes: { high: LANE, normal: LANE, low: LANE },
    topics: { t: TOPIC },
  });
});

test('every option that is set replaces its default', () => {
  const lane: LaneConfig = {
    reservedConcurrency: 20,
    maxConcurrency: 4,
    batchSize: 5,
    batchingWindow: 6,
    canary: true,
    maxAttemptsPerSecond: 7,
    attemptTimeout: 8,
    attempts: 9,
    backoff: { first: 1, factor: 2, max: 3, jitter: 0 },
    fifo: true,
    paused: true,
    maxWebhookAge: 100,
    memorySize: 1_024,
  };
  const topic = {
    lane: 'p',
    verify,
    maxBodyBytes: 5_000,
    allowFrom: ['192.0.2.0/24'],
    attempts: 2,
    backoff: { first: 4, factor: 5, max: 6, jitter: 1 },
    dedupeBy: 'body',
    dedupeFor: 100_000,
    orderBy: 'topic',
    keepCredentials: true,
    alarms: false,
    payloadRetentionDays: 28,
    respond: {
      status: 202,
      body: '[ok]',
      contentType: 'text/html',
      explainRejections: false,
      staleStatus: 406,
      unverifiedStatus: 429,
    },
    throttle: { rate: 3, burst: 4 },
  } as const;
  const options = {
    alarms: { critical: ['a@example.com'], warning: ['b@example.com'], runbookUrl: 'https://wiki.example.com' },
    throttle: { rate: 1, burst: 2 },
    domain: {
      name: 'hooks.example.com',
      certificateArn: 'arn:aws:acm:c',
      ownershipCertificateArn: 'arn:aws:acm:o',
      truststore: { bucket: 'trust', key: 'k', version: 'v1' },
    },
    payloadRetentionDays: 28,
    dualStack: true,
    table: {
      deletionProtection: true,
      warmThroughput: { readUnitsPerSecond: 20_000, writeUnitsPerSecond: 10_000 },
    },
    tracing: true,
    logRetentionDays: 7,
    retainPayloads: false,
    objectLock: { mode: 'governance', days: 28 },
    terminationProtection: true,
    safeDeployments: true,
    tags: { team: 'payments' },
    ingest: { reservedConcurrency: 7 },
  } satisfies Partial<WebhooksConfig>;
  expect(resolveWebhooks({ ...options, lanes: { p: lane }, topics: { t: topic } })).toStrictEqual({
    ...options,
    lanes: { p: { ...lane, maxBodyBytes: 5_000 } },
    topics: { t: topic },
  });
});

test('a topic takes the retries that it leaves out from its lane, value by value', () => {
  const { topics } = resolveWebhooks({
    lanes: { p: { attempts: 3, backoff: { first: 5, factor: 2 } } },
    topics: {
      same: { lane: 'p', verify },
      own: { lane: 'p', verify, attempts: 4, backoff: { factor: 7 } },
    },
  });
  expect(topics.same).toMatchObject({ attempts: 3, backoff: { first: 5, factor: 2, max: 14_400, jitter: 0.5 } });
  expect(topics.own).toMatchObject({ attempts: 4, backoff: { first: 5, factor: 7, max: 14_400, jitter: 0.5 } });
});

test('a topic on a lane that does not exist takes the default retries', () => {
  expect(resolveTopic({ lane: 'none', verify })).toMatchObject({ attempts: 8, backoff: LANE.backoff });
});

test.each<[LaneConfig, number]>([
  [{ reservedConcurrency: 20 }, 20],
  [{ reservedConcurrency: false }, 10],
  [{ reservedConcurrency: 10_000 }, 1_000],
  [{ maxAttemptsPerSecond: 0.5 }, 2],
  [{ maxAttemptsPerSecond: 5.5 }, 5],
  [{ maxAttemptsPerSecond: 50 }, 10],
  [{ maxAttemptsPerSecond: 50, reservedConcurrency: 20 }, 20],
  [{ maxAttemptsPerSecond: 50, reservedConcurrency: false }, 10],
  [{ maxAttemptsPerSecond: 5, maxConcurrency: 3 }, 3],
])('a lane with %j runs at most %d processors', (config, maxConcurrency) => {
  expect(resolveLane(config).maxConcurrency).toBe(maxConcurrency);
});

test.each([
  [undefined, 1_000],
  [100_000, 1_000],
  [1_000, 1_000],
  [999.9, 999],
  [3, 3],
  [2.9, 2],
  [0.01, 2],
])('a rate of %p per second allows %d processors', (maxAttemptsPerSecond, maxConcurrency) => {
  expect(maxConcurrencyFor(maxAttemptsPerSecond)).toBe(maxConcurrency);
});

test('a lane takes the largest body of its own topics', () => {
  const topics = {
    small: { lane: 'p', verify, maxBodyBytes: 100 },
    large: { lane: 'p', verify, maxBodyBytes: 200 },
    other: { lane: 'q', verify, maxBodyBytes: 300 },
    usual: { lane: 'r', verify },
  };
  expect(['p', 'q', 'r', 'empty'].map((lane) => maxBodyBytesOf(lane, topics))).toEqual([
    200, 300, 4_000_000, 4_000_000,
  ]);
  const { lanes } = resolveWebhooks({ lanes: { p: {}, q: {}, r: {}, empty: {} }, topics });
  expect(Object.values(lanes).map(({ maxBodyBytes }) => maxBodyBytes)).toEqual([200, 300, 4_000_000, 4_000_000]);
});
