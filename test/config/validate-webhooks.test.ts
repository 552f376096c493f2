import { MAX_RETRY_DELAY_SECONDS } from '#config/backoff';
import { functionTimeoutSeconds, visibilityTimeoutSeconds } from '#config/lane-times';
import { resolveLane } from '#config/resolve-webhooks';
import { WebhooksConfigError } from '#config/validate/config-error';
import { validateWebhooks } from '#config/validate/validate-webhooks';
import type { WebhooksConfig } from '#contract/define-webhooks';
import { github, hmac, meta, stripe, unsigned } from '#contract/providers/index';
import { CONFIG } from '#test/support/stack';

/** The lines of faults that a config gives. */
function faultsOf(config: unknown, handlers?: readonly string[], stage = 'test'): string[] {
  const topics = Object.keys((config as WebhooksConfig)?.topics ?? {});
  try {
    validateWebhooks(stage, config as WebhooksConfig, handlers ?? topics);
    return [];
  } catch (error) {
    if (!(error instanceof WebhooksConfigError)) throw error;
    return error.message
      .split('\n')
      .slice(2, -1)
      .map((line) => line.trim());
  }
}

const lane = (lane: object) => ({
  lanes: { p: lane },
  topics: { t: { lane: 'p', verify: unsigned() } },
});
const topic = (topic: object, name = 't') => ({
  topics: { [name]: { lane: 'normal', verify: unsigned(), ...topic } },
});
const verify = (scheme: object) => topic({ verify: { ...hmac({ header: 'x-sig', secretName: 's' }), ...scheme } });

test('takes what is right, and fills in the defaults', () => {
  expect(faultsOf(CONFIG)).toEqual([]);
  const { lanes, topics } = validateWebhooks('test', topic({}) as WebhooksConfig, ['t']);
  expect(Object.keys(lanes)).toEqual(['high', 'normal', 'low']);
  expect(lanes.normal).toMatchObject({ reservedConcurrency: 10, maxConcurrency: 10, attempts: 8 });
  expect(topics.t?.maxBodyBytes).toBe(4_000_000);
});

test.each<[string, unknown, string, string, string]>([
  [
    'a lane that is not there',
    topic({ lane: 'urgent' }),
    'topics.t.lane: "urgent".',
    'Allowed: high, normal, low.',
    'add it to lanes',
  ],
  [
    'no way to verify',
    topic({ verify: undefined }),
    'topics.t.verify: missing.',
    'Allowed: what github(), stripe(), hmac(), unsigned() or another preset returns.',
    'Say unsigned()',
  ],
  [
    'a topic that is no path',
    topic({}, 'A b'),
    'topics["A b"]: "A b".',
    'Allowed as a topic: up to 63 lower-case letters',
    'Rename it.',
  ],
  [
    'a body limit above what Lambda takes',
    topic({ maxBodyBytes: 6_000_000 }),
    'topics.t.maxBodyBytes: 6000000.',
    'from 1 to 4500000',
    'Lambda takes 6 MB',
  ],
  [
    'nobody who may send',
    topic({ allowFrom: [] }),
    'topics.t.allowFrom: [].',
    'Allowed: at least one CIDR range.',
    'leave it out for everywhere',
  ],
  ['no topics', { topics: {} }, 'topics: {}.', 'Allowed: at least one topic.', 'Declare one.'],
  [
    'an email that is none',
    { ...CONFIG, alarmEmails: ['nobody'] },
    'alarmEmails[0]: "nobody".',
    'Allowed: an email address.',
    'Correct it.',
  ],
  [
    'a key that nobody reads',
    { ...CONFIG, topic: {} },
    'topic: unknown.',
    'Allowed: what contract/define-webhooks.ts documents.',
    'Correct the name',
  ],
  ['a misspelt key of a lane', lane({ atempts: 3 }), 'lanes.p.atempts: unknown.', 'Allowed:', 'Correct the name'],
  [
    'a lane that is no name',
    { lanes: { 'P 1': {} }, topics: { t: { lane: 'P 1', verify: unsigned() } } },
    'lanes["P 1"]: "P 1".',
    'Allowed as a lane',
    'Rename it.',
  ],
  [
    'too little concurrency',
    lane({ reservedConcurrency: 3 }),
    'lanes.p.reservedConcurrency: 3.',
    'from 5 to 10000, or false',
    'Below 5',
  ],
  [
    'more invocations than are reserved',
    lane({ reservedConcurrency: 5, maxConcurrency: 6 }),
    'lanes.p.maxConcurrency: 6.',
    'Allowed: at most reservedConcurrency (5)',
    'Lower it, or reserve more.',
  ],
  [
    'a maximum that AWS does not take',
    lane({ reservedConcurrency: false, maxConcurrency: 1 }),
    'lanes.p.maxConcurrency: 1.',
    'from 2 to 1000',
    'at least 2',
  ],
  [
    'large batches without a window',
    lane({ batchSize: 11 }),
    'lanes.p.batchingWindow: 0.',
    'Allowed: at least 1 with a batchSize above 10 (11).',
    'Set it, or lower batchSize',
  ],
  [
    'a half webhook',
    lane({ batchSize: 1.5 }),
    'lanes.p.batchSize: 1.5.',
    'a whole number from 1 to 1000',
    'Webhooks in one invocation.',
  ],
  [
    'a window beyond five minutes',
    lane({ batchingWindow: 301 }),
    'lanes.p.batchingWindow: 301.',
    'from 0 to 300',
    'Seconds',
  ],
  [
    'an attempt beyond what Lambda runs',
    lane({ attemptTimeout: 900 }),
    'lanes.p.attemptTimeout: 900.',
    'from 1 to 880',
    '15 minutes',
  ],
  ['text for a number', lane({ attempts: '3' }), 'lanes.p.attempts: "3".', 'from 1 to 100', 'dead-lettered'],
  [
    'a wait beyond what SQS can hide a message for',
    lane({ backoff: { max: 36_001 } }),
    'lanes.p.backoff.max: 36001.',
    'from 0 to 36000',
    '12 hours',
  ],
  [
    'a wait that shrinks',
    lane({ backoff: { factor: 0.5 } }),
    'lanes.p.backoff.factor: 0.5.',
    'from 1 to 100',
    'multiplied',
  ],
  [
    'a longest wait below the first',
    lane({ backoff: { first: 60, max: 30 } }),
    'lanes.p.backoff.max: 30.',
    'Allowed: at least backoff.first (60).',
    'Raise it.',
  ],
  [
    'retries that outlive the queue',
    lane({ attempts: 60 }),
    'lanes.p.attempts: 60.',
    'Allowed: attempts and waits of 7 days in all',
    'Lower attempts or backoff.',
  ],
  [
    'payloads that dead letters outlive',
    { ...CONFIG, payloadRetentionDays: 27 },
    'payloadRetentionDays: 27.',
    'from 28',
    'A webhook may wait for 14 days, and live for 14 more as a dead letter.',
  ],
  [
    'half a throttle',
    { ...CONFIG, throttle: { rate: 5 } },
    'throttle.burst: missing.',
    'from 1 to 1000000',
    'Requests at once',
  ],
  [
    'an algorithm that nobody knows',
    verify({ algorithm: 'md5' }),
    'topics.t.verify.algorithm: "md5".',
    'Allowed: hmac-sha1, hmac-sha256, hmac-sha512, ed25519',
    'hmac-sha256',
  ],
  [
    'a header in upper case',
    verify({ signature: { header: 'X-Sig', encoding: 'hex' } }),
    'topics.t.verify.signature.header: "X-Sig".',
    'Allowed: the name of a header in lower case',
    'Correct it.',
  ],
  [
    'a signature without the body',
    verify({ signed: [{ header: 'x-id' }] }),
    'topics.t.verify.signed: [{header}].',
    'Allowed: parts among which is the body.',
    'Sign it too.',
  ],
  [
    'no secret name',
    verify({ secretName: '' }),
    'topics.t.verify.secretName: hidden, as it may be a secret.',
    'Allowed: the name of a Secrets Manager secret',
    'secret put',
  ],
  [
    'every secret for the name of one',
    topic({ verify: meta({ secretName: 's', verifyTokenName: '*' }) }),
    'topics.t.verify.handshakes[0].token.secretName: hidden, as it may be a secret.',
    'Allowed: the name of a Secrets Manager secret',
    'secret put',
  ],
  [
    'a signed timestamp that stands nowhere',
    verify({ signed: ['timestamp', 'body'] }),
    'topics.t.verify: {kind, secretName, algorithm, signature, signed}.',
    'Allowed: a timestamp { header, tolerance }',
    'Say where it stands.',
  ],
  [
    'an email twice',
    { ...CONFIG, alarmEmails: ['a@example.com', 'a@example.com'] },
    'alarmEmails: ["a@example.com", "a@example.com"].',
    'Allowed: each address once.',
    'Remove the other.',
  ],
  [
    'a batch too large for an order',
    {
      ...lane({ fifo: true, batchSize: 11, batchingWindow: 0 }),
      topics: { t: { lane: 'p', verify: unsigned(), orderBy: 'topic' } },
    },
    'lanes.p.batchSize: 11.',
    'Allowed: at most 10 with fifo.',
    'Lower it.',
  ],
  [
    'a batching window on a lane that keeps order',
    {
      ...lane({ fifo: true, batchingWindow: 5 }),
      topics: { t: { lane: 'p', verify: unsigned(), orderBy: 'topic' } },
    },
    'lanes.p.batchingWindow: 5.',
    'Allowed: 0 with fifo',
    'Leave it out.',
  ],
  [
    'a rate at which a batch takes longer than a function may run',
    lane({ maxAttemptsPerSecond: 0.02 }),
    'lanes.p.maxAttemptsPerSecond: 0.02.',
    'not one every 100 s',
    'Lower batchSize or attemptTimeout.',
  ],
  [
    'a burst above the rate',
    lane({ maxAttemptsPerSecond: 5.5, maxConcurrency: 6 }),
    'lanes.p.maxConcurrency: 6.',
    'Allowed: at most 5 with maxAttemptsPerSecond (5.5)',
    'Lower it, or leave it out.',
  ],
  [
    'a burst above the least that SQS takes',
    lane({ maxAttemptsPerSecond: 0.5, maxConcurrency: 3 }),
    'lanes.p.maxConcurrency: 3.',
    'Allowed: at most 2 with maxAttemptsPerSecond (0.5)',
    'Lower it, or leave it out.',
  ],
  [
    'attempts whose batch has to wait for memory',
    lane({ attemptTimeout: 300, memorySize: 128 }),
    'lanes.p.attemptTimeout: 300.',
    'at 10 of the largest bodies, of which 128 MiB hold 2 at once: 5 rounds.',
    'Lower it, batchSize',
  ],
  [
    'large bodies in large batches',
    {
      ...lane({ batchSize: 100, batchingWindow: 5, attemptTimeout: 60 }),
      topics: { t: { lane: 'p', verify: unsigned(), maxBodyBytes: 4_500_000 } },
    },
    'lanes.p.attemptTimeout: 60.',
    '512 MiB hold 7 at once: 15 rounds',
    "topics' maxBodyBytes",
  ],
  [
    'an order that nobody said',
    lane({ fifo: true }),
    'topics.t.orderBy: missing.',
    'Allowed on the lane p, which is fifo: "topic"',
    'Say what must share an order.',
  ],
  [
    'an order on a lane that keeps none',
    topic({ orderBy: 'topic' }),
    'topics.t.orderBy: "topic".',
    'Allowed on a lane that is fifo, which normal is not.',
    'Say fifo there',
  ],
  [
    'an order by something else',
    topic({ orderBy: 'customer' }),
    'topics.t.orderBy: "customer".',
    'Allowed: "topic", { header: "x-name" }',
    'Say one of them.',
  ],
  [
    'deduplication by something else',
    topic({ dedupeBy: 'id' }),
    'topics.t.dedupeBy: "id".',
    'Allowed: "eventId", "body", "delivery", false',
    'Say one of them.',
  ],
  [
    'deduplication of what need not be',
    topic({ dedupeBy: false, dedupeFor: 86_400 }),
    'topics.t.dedupeFor: 86400.',
    'Must be omitted with dedupeBy: false',
    'Remove one of them.',
  ],
  [
    'an event that is forgotten between two attempts',
    topic({ dedupeFor: 86_399 }),
    'topics.t.dedupeFor: 86399.',
    'from 86400 to 2592000',
    'must not be forgotten while it waits',
  ],
  [
    "a topic's attempts that outlive its queue",
    topic({ attempts: 60 }),
    'topics.t.attempts: 60.',
    'Allowed: attempts and waits of 7 days in all',
    'Lower attempts or backoff.',
  ],
  [
    "a topic's shortest wait above its longest",
    topic({ backoff: { first: 20_000 } }),
    'topics.t.backoff.max: 14400.',
    'Allowed: at least backoff.first (20000).',
    'Raise it',
  ],
  [
    'a fault of a topic whose name has a dot',
    topic({ lane: 'urgent' }, 'orders.v2'),
    'topics["orders.v2"].lane: "urgent".',
    'Allowed: high, normal, low.',
    'Use one of them',
  ],
  [
    'protection that is neither on nor off',
    { ...CONFIG, terminationProtection: 'prod' },
    'terminationProtection: "prod".',
    'Allowed: true or false.',
    '',
  ],
  [
    'a tag that AWS keeps for itself',
    { ...CONFIG, tags: { 'AWS:team': 'payments' } },
    'tags["AWS:team"]: "AWS:team".',
    'not beginning with aws: or catchbasin:',
    'Rename it.',
  ],
  [
    'a tag with a sign that AWS does not take',
    { ...CONFIG, tags: { team: 'payments & orders' } },
    'tags.team: "payments & orders".',
    'Allowed: 1 to 256 letters',
    'leave the tag out',
  ],
  [
    'a tag twice, but for its case',
    { ...CONFIG, tags: { team: 'payments', Team: 'orders' } },
    'tags: {team, Team}.',
    'Allowed: each tag once',
    'Remove the other.',
  ],
  [
    'more tags than a resource takes',
    { ...CONFIG, tags: Object.fromEntries(Array.from({ length: 41 }, (_, index) => [`tag${index}`, 'x'])) },
    'tags: {tag0, ',
    'Allowed: up to 40 tags.',
    'Remove some.',
  ],
  ['no config at all', null, 'config: null.', 'Allowed', 'topics'],
])('%s: says the value, what is allowed and the remedy', (_, config, received, allowed, remedy) => {
  const faults = faultsOf(config);
  expect(faults).toHaveLength(1);
  expect(faults[0]?.startsWith(received)).toBe(true);
  expect(faults[0]).toContain(allowed);
  expect(faults[0]).toContain(remedy);
});

test.each(['Prod', '1st', '', 'a'.repeat(21), 'pre_prod', 7 as unknown as string])('%p is no stage', (stage) => {
  expect(faultsOf(CONFIG, undefined, stage)).toEqual([
    `stage: ${JSON.stringify(stage)}. Allowed as a stage: up to 20 lower-case letters, digits and dashes, a letter first. ` +
      'Say another, as in `-c stage=prod`.',
  ]);
});

test('lists every fault at once, those between values too', () => {
  const faults = faultsOf(
    {
      alarmEmails: ['nobody'],
      lanes: { p: { batchSize: 20 }, q: { attempts: 0 } },
      topics: { t: { lane: 'r', verify: github({ secretName: 's' }) }, u: { lane: 'p' } },
    },
    ['t', 'v'],
  );
  expect(faults.map((fault) => fault.split(':')[0])).toEqual([
    'alarmEmails[0]',
    'lanes.q.attempts',
    'topics.u.verify',
    'lanes.p.batchingWindow',
    'topics.t.lane',
    'topics.u',
    'handlers.v',
  ]);
});

test.each([
  [{ maxAttemptsPerSecond: 0.5 }, 2],
  [{ maxAttemptsPerSecond: 5.5 }, 5],
  [{ maxAttemptsPerSecond: 50 }, 10],
  [{ maxAttemptsPerSecond: 50, reservedConcurrency: 20 }, 20],
  [{ maxAttemptsPerSecond: 50, reservedConcurrency: false }, 10],
  [{ maxAttemptsPerSecond: 5, maxConcurrency: 3 }, 3],
])('with %j, at most %d processors begin at once', (config, most) => {
  expect(validateWebhooks('test', lane(config), ['t']).lanes.p?.maxConcurrency).toBe(most);
});

test('a topic without a handler, and a handler without a topic, are faults', () => {
  expect(faultsOf(topic({}), ['other'])).toEqual([
    expect.stringContaining('topics.t: no handler.'),
    expect.stringContaining('handlers.other: no topic.'),
  ]);
});

test('a fault of one value hides none between others', () => {
  const config = { maxWebhookAge: 1, batchSize: 20, backoff: { first: 9, max: 8 } };
  expect(faultsOf({ ...lane(config), topics: { t: { lane: 'q', verify: null } } })).toHaveLength(5);
  const dotted = { t: { lane: 'q', verify: unsigned() }, 't.2': { lane: 'p', verify: null } };
  expect(faultsOf({ ...lane({}), topics: dotted })).toHaveLength(2);
});

test.each([null, 5, '', 'text', [], [null], {}, true, Number.NaN, () => {}])(
  '%p anywhere is either taken or answered with what is allowed',
  (garbage) => {
    const whole = {
      ...CONFIG,
      retainPayloads: true,
      terminationProtection: true,
      tags: { team: 'a' },
      ...lane({ backoff: { first: 1 }, maxConcurrency: 2 }),
    };
    const faults = variants({ ...whole, topics: { t: { ...verify({}).topics.t, lane: 'p' } } }, garbage).flatMap(
      (config) => faultsOf(config, ['t']),
    );
    expect(faults.length).toBeGreaterThan(10);
    expect(faults.filter((fault) => !fault.includes('Allowed'))).toEqual([]);
  },
);

/** A value with each of its parts replaced in turn, and itself. */
function variants(value: unknown, replacement: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [replacement];
  const inside = Object.entries(value).flatMap(([key, part]) =>
    variants(part, replacement).map((variant) =>
      Array.isArray(value) ? value.with(Number(key), variant) : { ...value, [key]: variant },
    ),
  );
  return [replacement, ...inside];
}

test.each<[string, unknown]>([
  ['in place of its name', topic({ verify: stripe({ secretName: 'whsec_pasted' }) })],
  [
    'as a list while rotating',
    topic({ verify: { ...github({ secretName: '' }), secretName: ['pasted', 'whsec_pasted'] } }),
  ],
  ['in place of the way to verify', topic({ verify: 'whsec_pasted' })],
  ['in a way to verify that nobody knows', topic({ verify: { kind: 'psychic', secretName: 'pasted' } })],
  ['in place of the topic', { topics: { t: 'whsec_pasted' } }],
  [
    'in place of the name of a verify token',
    topic({ verify: meta({ secretName: 's', verifyTokenName: 'pasted, indeed!' }) }),
  ],
  [
    'where a handshake says where its token stands',
    topic({ verify: { ...unsigned(), handshakes: [{ token: 'pasted' }] } }),
  ],
])('never shows a secret that stands %s', (_, config) => {
  expect(faultsOf(config).length).toBeGreaterThan(0);
  expect(faultsOf(config).join()).not.toContain('pasted');
});

test.each([
  'whpk_AAAA',
  'shpss_0123456789abcdef0123456789abcdef',
  'xoxb-123-456',
  'sk_live_abc',
  'rk_test_abc',
  'ghp_abc',
  'github_pat_abc',
  'glpat-abc',
  '0123456789abcdef0123456789abcdef',
  '44782DEF547AAA06C910C43932B1EB0C71FC68D9',
  'dGhpcyBpcyBhIHNlY3JldA==',
  'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
])('%s is taken for a secret in place of its name, and is not shown', (secret) => {
  const faults = faultsOf(topic({ verify: github({ secretName: secret }) }));
  expect(faults).toEqual([expect.stringMatching(/^topics\.t\.verify\.secretName: hidden.*needs a \//)]);
  expect(faults.join()).not.toContain(secret);
});

test.each([
  'stripe',
  'webhooks/prod/stripe',
  'my-orders-webhook-secret-in-production-2026',
  'OrdersWebhookSigningSecret',
  'orderswebhooksigningsecret_V2',
  'webhooks/0123456789abcdef0123456789abcdef',
  'a@b_c+d=e.f',
])('%s is the name of a secret', (secretName) =>
  expect(faultsOf(topic({ verify: github({ secretName }) }))).toEqual([]),
);

test('whatever may be said fits the limits of Lambda and SQS', () => {
  const said = { attemptTimeout: 880, batchSize: 8, batchingWindow: 300 };
  const slowest = resolveLane(said);
  expect(faultsOf(lane(said))).toEqual([]);
  expect(functionTimeoutSeconds(slowest)).toBeLessThanOrEqual(15 * 60);
  expect(visibilityTimeoutSeconds(slowest)).toBeLessThanOrEqual(12 * 60 * 60);
  // The least of `dedupeFor`: an event is remembered until its batch has come back after a crash, and for the longest wait.
  expect(faultsOf(topic({ dedupeFor: 86_400 }))).toEqual([]);
  expect(visibilityTimeoutSeconds(slowest) + MAX_RETRY_DELAY_SECONDS).toBeLessThan(86_400);
});
