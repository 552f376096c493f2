import type { BackoffConfig, DomainConfig, PriorityConfig, TopicConfig, WebhooksConfig } from './define-webhooks.ts';

export interface Priority extends Required<Omit<PriorityConfig, 'backoff'>> {
  readonly backoff: Required<BackoffConfig>;
}
export type Topic = Required<TopicConfig>;

/** A `WebhooksConfig` with every default filled in. */
export interface Webhooks extends Required<Omit<WebhooksConfig, 'domain' | 'priorities' | 'topics'>> {
  readonly domain?: DomainConfig;
  readonly priorities: Readonly<Record<string, Priority>>;
  readonly topics: Readonly<Record<string, Topic>>;
}

export const DEFAULT_PRIORITIES: Record<string, PriorityConfig> = { high: {}, normal: {}, low: {} };
const DEFAULT_CONCURRENCY = 10;

/** Fills in the defaults. It does not judge: `lib/check-webhooks.ts` does, once, at synth. */
export function resolveWebhooks(config: WebhooksConfig): Webhooks {
  return {
    alarmEmails: config.alarmEmails ?? [],
    throttle: config.throttle ?? { rate: 1_000, burst: 2_000 },
    payloadRetentionDays: config.payloadRetentionDays ?? 90,
    retainPayloads: config.retainPayloads ?? true,
    ...(config.domain && { domain: config.domain }),
    priorities: mapValues(config.priorities ?? DEFAULT_PRIORITIES, resolvePriority),
    topics: mapValues(config.topics, resolveTopic),
  };
}

export function resolvePriority(config: PriorityConfig): Priority {
  const reservedConcurrency = config.reservedConcurrency ?? DEFAULT_CONCURRENCY;
  return {
    reservedConcurrency,
    maxConcurrency: config.maxConcurrency ?? (reservedConcurrency || DEFAULT_CONCURRENCY),
    batchSize: config.batchSize ?? 10,
    batchingWindow: config.batchingWindow ?? 0,
    attemptTimeout: config.attemptTimeout ?? 30,
    attempts: config.attempts ?? 8,
    backoff: {
      first: config.backoff?.first ?? 10,
      factor: config.backoff?.factor ?? 3,
      max: config.backoff?.max ?? 14_400,
      jitter: config.backoff?.jitter ?? 0.5,
    },
    ageTarget: config.ageTarget ?? 900,
    memorySize: config.memorySize ?? 512,
  };
}

function resolveTopic(config: TopicConfig): Topic {
  return { maxBodyBytes: 4_000_000, allowFrom: [], keepCredentials: false, ...config };
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, to: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value)]));
}
