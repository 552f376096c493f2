import { unsigned } from '#contract/providers/index';
import { issuesOf, withLane, withOptions, withSignature, withTopic } from './issues-of.ts';

const LANE_OPTIONS =
  'reservedConcurrency, maxConcurrency, batchSize, batchingWindow, attemptTimeout, maxAttemptsPerSecond, fifo, ' +
  'paused, canary, attempts, ' +
  'backoff, maxWebhookAge, memorySize';
const TOPIC_OPTIONS =
  'lane, verify, maxBodyBytes, allowFrom, attempts, backoff, dedupeBy, dedupeFor, orderBy, payloadRetentionDays, keepCredentials, reconcile, alarms, expectEvery, respond, throttle';
const TOP_OPTIONS =
  'alarms, lanes, topics, throttle, ingest, domain, dualStack, payloadRetentionDays, logRetentionDays, table, tracing, retainPayloads, objectLock, terminationProtection, safeDeployments, tags';
const truststore = { bucket: 'trust', key: 'k', vresion: 1 };
const certificate = { name: 'hooks.example.com', certificateArn: 'arn:aws:acm:c' };

test.each<[object, string]>([
  [withLane({ atempts: 3 }), `lanes.p.atempts: unknown option. Must be one of ${LANE_OPTIONS}. Did you mean attempts?`],
  [
    withLane({ retries: 3 }),
    `lanes.p.retries: unknown option. Must be one of ${LANE_OPTIONS}. Correct the name or remove it.`,
  ],
  [
    withLane({ retries: undefined }),
    `lanes.p.retries: unknown option. Must be one of ${LANE_OPTIONS}. Correct the name or remove it.`,
  ],
  [
    withLane({ backoff: { frist: 3 } }),
    'lanes.p.backoff.frist: unknown option. Must be one of first, factor, max, jitter. Did you mean first?',
  ],
  [
    withTopic({ allowedFrom: [] }),
    `topics.t.allowedFrom: unknown option. Must be one of ${TOPIC_OPTIONS}. Did you mean allowFrom?`,
  ],
  [
    withTopic({ backoff: { jiter: 1 } }, 'a.b'),
    'topics["a.b"].backoff.jiter: unknown option. Must be one of first, factor, max, jitter. Did you mean jitter?',
  ],
  [withOptions({ alarm: {} }), `alarm: unknown option. Must be one of ${TOP_OPTIONS}. Did you mean alarms?`],
  [
    withOptions({ throttle: { rate: 1, burst: 1, brust: 1 } }),
    'throttle.brust: unknown option. Must be one of rate, burst. Did you mean burst?',
  ],
  [
    withOptions({ domain: { ...certificate, hostname: 'x' } }),
    'domain.hostname: unknown option. Must be one of name, certificateArn, ownershipCertificateArn, truststore. Correct the name or remove it.',
  ],
  [
    withOptions({ domain: { ...certificate, truststore } }),
    'domain.truststore.vresion: unknown option. Must be one of bucket, key, version. Did you mean version?',
  ],
  [
    withSignature({ signature: { header: 'x', encoding: 'hex', prefx: 'a' } }),
    'topics.t.verify.signature.prefx: unknown option. Must be one of header, formField, body, query, separator, ' +
      'prefix, first, ' +
      'encoding. Did you mean prefix?',
  ],
  [
    withTopic({ verify: { ...unsigned(), evenId: 1 } }),
    'topics.t.verify.evenId: unknown option. Must be one of kind, eventId, bodyIsNotUnique, retryFields, jsonField, eventType, ' +
      'respond, ' +
      'handshakes, provider. Did you mean eventId?',
  ],
])('refuses an unknown option with the options that exist: %j', (config, message) => {
  expect(issuesOf(config)).toEqual([message]);
});

test.each<[string, object, string]>([
  ['alarmEmails', withOptions({ alarmEmails: ['a@example.com'] }), 'alarms'],
  ['priorities', withOptions({ priorities: {} }), 'lanes'],
  ['priority', withTopic({ priority: 'high' }), 'lane'],
  ['idempotent', withTopic({ idempotent: false }), 'dedupeBy: false'],
  ['secret', withSignature({ secret: 'webhooks/orders' }), 'secretName'],
])('refuses the earlier name %s with the current name', (name, config, current) => {
  const [issue, ...others] = issuesOf(config);
  expect(issue).toMatch(new RegExp(`${name}: unknown option\\. Must be one of .*\\. Did you mean ${current}\\?$`));
  expect(others).toEqual([]);
});

const DEDUPE_BY =
  'Must be "eventId", "body", "delivery", false, { header: "x-name" } in lower case, ' +
  '{ body: "/json/pointer" } or { bodyWithout: ["field"] }.';
const ORDER_BY = 'Must be "topic", { header: "x-name" } in lower case, or { body: "/json/pointer" }.';
const ALGORITHM =
  'Must be one of hmac-sha1, hmac-sha256, hmac-sha512, ed25519, ecdsa-p256-sha256, rsa-sha256, rsa-sha512.';

test.each<[string, object, string]>([
  ['an earlier value', withTopic({ dedupeBy: 'none' }), `dedupeBy: "none". ${DEDUPE_BY} Did you mean delivery?`],
  ['a misspelt value', withTopic({ dedupeBy: 'evenId' }), `dedupeBy: "evenId". ${DEDUPE_BY} Did you mean eventId?`],
  ['an unrelated value', withTopic({ dedupeBy: 'customer' }), `dedupeBy: "customer". ${DEDUPE_BY} Choose one.`],
  [
    'a misspelt option',
    withTopic({ dedupeBy: { haeder: 'x' } }),
    `dedupeBy: {haeder}. ${DEDUPE_BY} Did you mean header?`,
  ],
  [
    'a misspelt option beside a correct one',
    withTopic({ dedupeBy: { body: '/id', haeder: 'x' } }),
    `dedupeBy: {body, haeder}. ${DEDUPE_BY} Did you mean header?`,
  ],
  [
    'two correct options',
    withTopic({ dedupeBy: { header: 'x', body: '/id' } }),
    `dedupeBy: {header, body}. ${DEDUPE_BY} Choose one.`,
  ],
  ['null', withTopic({ orderBy: null }), `orderBy: null. ${ORDER_BY} Choose one.`],
  ['a misspelt value', withTopic({ orderBy: 'topics' }), `orderBy: "topics". ${ORDER_BY} Did you mean topic?`],
  [
    'a misspelt value',
    withSignature({ algorithm: 'hmac-sha265' }),
    `verify.algorithm: "hmac-sha265". ${ALGORITHM} Did you mean hmac-sha256?`,
  ],
  ['an unrelated value', withSignature({ algorithm: 'md5' }), `verify.algorithm: "md5". ${ALGORITHM} Choose one.`],
  ['a number', withSignature({ algorithm: 7 }), `verify.algorithm: 7. ${ALGORITHM} Choose one.`],
])('refuses %s: %j', (_, config, message) => {
  expect(issuesOf(config)).toEqual([`topics.t.${message}`]);
});
