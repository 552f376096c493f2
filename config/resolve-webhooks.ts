import type {
  BackoffConfig,
  DomainConfig,
  LaneConfig,
  OrderBy,
  TopicConfig,
  WebhooksConfig,
} from '#contract/define-webhooks';

export type Backoff = Required<BackoffConfig>;

/** When a webhook is tried again, and how often. */
export interface RetryPolicy {
  readonly attempts: number;
  readonly backoff: Backoff;
}

export interface ResolvedLane extends Required<Omit<LaneConfig, 'backoff' | 'maxAttemptsPerSecond'>>, RetryPolicy {
  readonly backoff: Backoff;
  readonly maxAttemptsPerSecond?: number;
  /** The largest that any of its topics takes. */
  readonly maxBodyBytes: number;
}

export interface ResolvedTopic extends Required<Omit<TopicConfig, 'backoff' | 'orderBy'>>, RetryPolicy {
  readonly backoff: Backoff;
  readonly orderBy?: OrderBy;
}

/** A `WebhooksConfig` with every default filled in. */
export interface ResolvedWebhooks extends Required<Omit<WebhooksConfig, 'domain' | 'lanes' | 'topics'>> {
  readonly domain?: DomainConfig;
  readonly lanes: Readonly<Record<string, ResolvedLane>>;
  readonly topics: Readonly<Record<string, ResolvedTopic>>;
}

export const DEFAULT_LANES: Record<string, LaneConfig> = { high: {}, normal: {}, low: {} };
const DEFAULT_CONCURRENCY = 10;
const DEFAULT_BACKOFF: Backoff = { first: 10, factor: 3, max: 14_400, jitter: 0.5 };
/** Dead letters can be redriven for as long: one whose event has succeeded in the meantime must not run again. */
const FOURTEEN_DAYS = 1_209_600;
const DEFAULT_MAX_BODY_BYTES = 4_000_000;

/** Fills in the defaults. Validation is separate: `config/validate` runs once, at synth. */
export function resolveWebhooks(config: WebhooksConfig): ResolvedWebhooks {
  const lanes = mapValues(config.lanes ?? DEFAULT_LANES, (lane, name) =>
    resolveLane(lane, largestBody(name, config.topics)),
  );
  return {
    alarmEmails: config.alarmEmails ?? [],
    throttle: config.throttle ?? { rate: 1_000, burst: 2_000 },
    payloadRetentionDays: config.payloadRetentionDays ?? 90,
    retainPayloads: config.retainPayloads ?? true,
    terminationProtection: config.terminationProtection ?? false,
    tags: config.tags ?? {},
    ...(config.domain && { domain: config.domain }),
    lanes,
    topics: mapValues(config.topics, (topic) => resolveTopic(topic, lanes[topic.lane])),
  };
}

/** The largest body that the topics of a lane take; what topics take by default where it has none. */
export function largestBody(lane: string, topics: WebhooksConfig['topics']): number {
  const own = Object.values(topics).filter((topic) => topic.lane === lane);
  return own.length === 0
    ? DEFAULT_MAX_BODY_BYTES
    : Math.max(...own.map(({ maxBodyBytes = DEFAULT_MAX_BODY_BYTES }) => maxBodyBytes));
}

export function resolveLane(config: LaneConfig, maxBodyBytes = DEFAULT_MAX_BODY_BYTES): ResolvedLane {
  const reservedConcurrency = config.reservedConcurrency ?? DEFAULT_CONCURRENCY;
  return {
    reservedConcurrency,
    maxConcurrency:
      config.maxConcurrency ??
      Math.min(reservedConcurrency || DEFAULT_CONCURRENCY, maxConcurrencyFor(config.maxAttemptsPerSecond)),
    batchSize: config.batchSize ?? 10,
    batchingWindow: config.batchingWindow ?? 0,
    attemptTimeout: config.attemptTimeout ?? 30,
    attempts: config.attempts ?? 8,
    backoff: { ...DEFAULT_BACKOFF, ...config.backoff },
    ...(config.maxAttemptsPerSecond !== undefined && { maxAttemptsPerSecond: config.maxAttemptsPerSecond }),
    fifo: config.fifo ?? false,
    paused: config.paused ?? false,
    maxWebhookAge: config.maxWebhookAge ?? 900,
    memorySize: config.memorySize ?? 512,
    maxBodyBytes,
  };
}

/** The most that a rate allows at once, since each begins an attempt when it starts; 2 are the least that SQS invokes. */
export function maxConcurrencyFor(maxAttemptsPerSecond = Number.POSITIVE_INFINITY): number {
  return Math.max(2, Math.floor(maxAttemptsPerSecond));
}

/** @param lane that the topic names; one that is not there is a fault, which is told elsewhere */
export function resolveTopic(config: TopicConfig, lane: RetryPolicy = resolveLane({})): ResolvedTopic {
  return {
    maxBodyBytes: DEFAULT_MAX_BODY_BYTES,
    allowFrom: [],
    keepCredentials: false,
    dedupeBy: 'eventId',
    dedupeFor: FOURTEEN_DAYS,
    ...config,
    attempts: config.attempts ?? lane.attempts,
    backoff: { ...lane.backoff, ...config.backoff },
  };
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  to: (value: From, name: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value, name)]));
}
