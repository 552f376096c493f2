import { defineWebhooks, type TopicConfig, type WebhooksConfig } from '#contract/define-webhooks';
import { days, hours, minutes } from '#contract/durations';
import { hmac, stripe } from '#contract/providers/index';
import { stripeEvents } from '#contract/sources/index';
import { TARGETS } from './stack.ts';

/** Names of topics as long as usual ones, each with its number. */
export const topicNames = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `shop-orders-${String(index).padStart(3, '0')}`);

/** A configuration with so many topics, each made from its name and number. */
export function configOf(
  count: number,
  topic: (name: string, index: number) => TopicConfig,
  options: Partial<WebhooksConfig> = {},
): WebhooksConfig {
  const topics = Object.fromEntries(topicNames(count).map((name, index) => [name, topic(name, index)]));
  return defineWebhooks({ ...options, topics })('test');
}

/** A topic with the defaults, and its own secret. */
export function plainTopic(name: string): TopicConfig {
  return { lane: 'normal', verify: hmac({ header: 'x-signature', secretName: `webhooks/${name}` }) };
}

/** A topic with every option that its lane allows, and two secrets of its own. */
export function fullTopic(name: string): TopicConfig {
  return {
    lane: 'ordered',
    verify: stripe({ secretName: `webhooks/${name}` }),
    maxBodyBytes: 1_000_000,
    allowFrom: ['192.0.2.0/24', '2001:db8::/32'],
    attempts: 5,
    backoff: { first: 5, factor: 2, max: minutes(30), jitter: 0.5 },
    dedupeBy: 'eventId',
    dedupeFor: days(20),
    alarms: true,
    expectEvery: hours(6),
    orderBy: { body: '/customer/id' },
    reconcile: {
      every: minutes(15),
      lookBack: days(1),
      source: stripeEvents({ apiKeyName: `webhooks/${name}-api-key` }),
      allowRegister: true,
    },
    respond: { status: 202, body: '{"accepted":true}', contentType: 'application/json', staleStatus: 410 },
    keepCredentials: true,
    throttle: { rate: 20, burst: 40 },
    payloadRetentionDays: 29,
  };
}

/** A topic with its own secret and its own route, and an alarm on silence if it is one of the first 40. */
export function watchedTopic(name: string, index: number): TopicConfig {
  return { ...plainTopic(name), throttle: { rate: 20, burst: 40 }, ...(index < 40 && { expectEvery: hours(1) }) };
}

/** Options of a stage, each of which adds resources. */
export const FULL_STAGE: Partial<WebhooksConfig> = {
  lanes: { ordered: { fifo: true }, normal: { maxAttemptsPerSecond: 5, canary: true }, low: {} },
  domain: {
    name: 'hooks.example.com',
    certificateArn: 'arn:aws-somewhere:acm:us-east-1:000000000000:certificate/c',
    ownershipCertificateArn: 'arn:aws-somewhere:acm:us-east-1:000000000000:certificate/o',
    truststore: { bucket: 'trust', key: 'ca.pem', version: 'v1' },
  },
  dualStack: true,
  table: {
    deletionProtection: true,
    warmThroughput: { readUnitsPerSecond: 20_000, writeUnitsPerSecond: 10_000 },
  },
  tracing: true,
  logRetentionDays: 90,
  ingest: { reservedConcurrency: 500 },
  safeDeployments: true,
  retainPayloads: false,
  tags: { team: 'shop', cost: 'webhooks' },
  throttle: { rate: 50, burst: 80 },
  payloadRetentionDays: 30,
  terminationProtection: true,
  alarms: {
    critical: ['oncall@example.com', ...TARGETS],
    warning: ['boss@example.com', ...TARGETS],
    budget: { monthlyUsd: 1_000 },
  },
};

/** The configurations that must stay within all limits of AWS. */
export const LARGE_CONFIGS = {
  '10 topics with every option': () => configOf(10, fullTopic, FULL_STAGE),
  '80 topics with every option': () => configOf(80, fullTopic, FULL_STAGE),
  '200 topics with every option of the stage': () => configOf(200, watchedTopic, FULL_STAGE),
  '500 topics with the defaults': () => configOf(500, plainTopic),
} as const;
