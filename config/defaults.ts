import type { BackoffConfig, LaneConfig, TopicConfig, WebhooksConfig } from '#contract/define-webhooks';
import { days, hours, minutes, seconds } from '#contract/durations';
import type { ReconcileConfig } from '#contract/reconcile-config';
import type { TableConfig } from '#contract/table-config';

type Defaults<Config, Without extends keyof Config> = Required<Omit<Config, Without>>;

export const BACKOFF_DEFAULTS: Required<BackoffConfig> = {
  first: seconds(10),
  factor: 3,
  max: hours(4),
  jitter: 0.5,
};

/** `maxConcurrency` is derived from `reservedConcurrency` and the rate. `maxAttemptsPerSecond` has no default limit. */
export const LANE_DEFAULTS: Defaults<LaneConfig, 'maxConcurrency' | 'maxAttemptsPerSecond'> = {
  reservedConcurrency: 10,
  batchSize: 10,
  batchingWindow: seconds(0),
  attemptTimeout: seconds(30),
  attempts: 8,
  backoff: BACKOFF_DEFAULTS,
  fifo: false,
  paused: false,
  canary: false,
  maxWebhookAge: minutes(15),
  memorySize: 512,
};

/** `maxConcurrency` of a lane that reserves no concurrency. */
export const UNRESERVED_MAX_CONCURRENCY = 10;

/** The defaults of `attempts` and `backoff` are those of the topic's lane. */
export const TOPIC_DEFAULTS: Defaults<
  TopicConfig,
  | 'lane'
  | 'verify'
  | 'attempts'
  | 'backoff'
  | 'orderBy'
  | 'reconcile'
  | 'respond'
  | 'expectEvery'
  | 'payloadRetentionDays'
  | 'throttle'
> = {
  maxBodyBytes: 4_000_000,
  allowFrom: [],
  keepCredentials: false,
  alarms: true,
  dedupeBy: 'eventId',
  // A dead letter can be redriven for 14 days. It must not run again if its event has succeeded in the meantime.
  dedupeFor: days(14),
};

/** `every`, `lookBack` and `source` have no defaults, because they depend on the provider. */
export const RECONCILE_DEFAULTS: Defaults<ReconcileConfig, 'every' | 'lookBack' | 'source'> = {
  minAge: minutes(5),
  watchEndpoint: true,
  allowRegister: false,
};

/** Some providers show or forward a body, and none that is supported needs one by default. */
export const RESPONSE_DEFAULTS = { status: 200, body: '', contentType: 'text/plain', explainRejections: true } as const;

export const TABLE_DEFAULTS: Defaults<TableConfig, 'warmThroughput'> = { deletionProtection: false };

export const WEBHOOKS_DEFAULTS: Defaults<WebhooksConfig, 'topics' | 'domain' | 'alarms' | 'table' | 'objectLock'> = {
  throttle: { rate: 1_000, burst: 2_000 },
  ingest: {},
  dualStack: false,
  payloadRetentionDays: 90,
  logRetentionDays: 30,
  tracing: false,
  retainPayloads: true,
  terminationProtection: false,
  safeDeployments: false,
  tags: {},
  lanes: { high: {}, normal: {}, low: {} },
};
