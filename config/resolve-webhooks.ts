import type {
  BackoffConfig,
  DedupeBy,
  DomainConfig,
  LaneConfig,
  OrderBy,
  TopicConfig,
  WebhooksConfig,
} from '#contract/define-webhooks';
import type { CertificateVerification } from '#contract/fetched-verification';
import type { ObjectLockConfig } from '#contract/object-lock-config';
import { ownValue } from '#contract/own-value';
import type { ReconcileConfig } from '#contract/reconcile-config';
import type { ResponseConfig } from '#contract/response-config';
import { signsHeader } from '#contract/signs-header';
import { signsTimeInBody } from '#contract/signs-time-in-body';
import type { TableConfig } from '#contract/table-config';
import type { ThrottleConfig } from '#contract/throttle-config';
import type { SignatureVerification, Verification } from '#contract/verification';
import { type ResolvedAlarms, resolveAlarms } from './alarm-targets.ts';
import {
  BACKOFF_DEFAULTS,
  LANE_DEFAULTS,
  RECONCILE_DEFAULTS,
  RESPONSE_DEFAULTS,
  TABLE_DEFAULTS,
  TOPIC_DEFAULTS,
  UNRESERVED_MAX_CONCURRENCY,
  WEBHOOKS_DEFAULTS,
} from './defaults.ts';
import { dropUndefined } from './drop-undefined.ts';

export type Backoff = Required<BackoffConfig>;

/** The number of attempts and the delays between them. */
export interface RetryPolicy {
  readonly attempts: number;
  readonly backoff: Backoff;
}

/** A `LaneConfig` with its defaults. */
export interface ResolvedLane extends Required<Omit<LaneConfig, 'backoff' | 'maxAttemptsPerSecond'>>, RetryPolicy {
  readonly backoff: Backoff;
  readonly maxAttemptsPerSecond?: number;
  /** The largest body that any topic of the lane accepts. */
  readonly maxBodyBytes: number;
}

/** A `ReconcileConfig` with its defaults. */
export type ResolvedReconcile = Required<ReconcileConfig>;

/** A `TopicConfig` with its defaults and the retry policy of its lane. */
export interface ResolvedTopic
  extends Required<
      Omit<
        TopicConfig,
        'backoff' | 'orderBy' | 'reconcile' | 'respond' | 'expectEvery' | 'payloadRetentionDays' | 'throttle'
      >
    >,
    RetryPolicy {
  readonly backoff: Backoff;
  readonly respond: ResponseConfig & Required<Omit<ResponseConfig, 'staleStatus' | 'unverifiedStatus'>>;
  readonly orderBy?: OrderBy;
  readonly reconcile?: ResolvedReconcile;
  readonly expectEvery?: number;
  readonly throttle?: ThrottleConfig;
  readonly payloadRetentionDays?: number;
}

/** A `TableConfig` with its defaults. */
export type ResolvedTable = TableConfig & Required<Omit<TableConfig, 'warmThroughput'>>;

/** A `WebhooksConfig` with its defaults. */
export interface ResolvedWebhooks
  extends Required<Omit<WebhooksConfig, 'alarms' | 'domain' | 'lanes' | 'objectLock' | 'table' | 'topics'>> {
  readonly alarms: ResolvedAlarms;
  readonly table: ResolvedTable;
  readonly domain?: DomainConfig;
  readonly objectLock?: ObjectLockConfig;
  readonly lanes: Readonly<Record<string, ResolvedLane>>;
  readonly topics: Readonly<Record<string, ResolvedTopic>>;
}

/**
 * Fills in the defaults. The functions call it too, so it does not validate. `config/validate` runs once, at synth.
 *
 * @example
 * resolveWebhooks({ topics: { orders: { lane: 'high', verify: unsigned() } } }).topics.orders?.attempts // 8
 */
export function resolveWebhooks(config: WebhooksConfig): ResolvedWebhooks {
  const { alarms = {}, table, lanes: givenLanes = WEBHOOKS_DEFAULTS.lanes, topics, ...others } = config;
  const lanes = mapValues(givenLanes, (lane, name) => resolveLane(lane, maxBodyBytesOf(name, topics)));
  return {
    ...WEBHOOKS_DEFAULTS,
    ...dropUndefined(others),
    alarms: resolveAlarms(dropUndefined(alarms)),
    table: { ...TABLE_DEFAULTS, ...dropUndefined(table) },
    lanes,
    topics: mapValues(topics, (topic) => resolveTopic(topic, ownValue(lanes, topic.lane))),
  };
}

/** Finds the largest body that the topics of a lane accept. A lane without topics has the default of a topic. */
export function maxBodyBytesOf(lane: string, topics: WebhooksConfig['topics']): number {
  const limits = Object.values(topics)
    .filter((topic) => topic.lane === lane)
    .map(({ maxBodyBytes = TOPIC_DEFAULTS.maxBodyBytes }) => maxBodyBytes);
  return limits.length === 0 ? TOPIC_DEFAULTS.maxBodyBytes : Math.max(...limits);
}

/** Fills in the defaults of a lane. @example resolveLane({ reservedConcurrency: 20 }).maxConcurrency // 20 */
export function resolveLane(config: LaneConfig, maxBodyBytes: number = TOPIC_DEFAULTS.maxBodyBytes): ResolvedLane {
  const given = dropUndefined(config);
  const lane = { ...LANE_DEFAULTS, ...given, backoff: { ...BACKOFF_DEFAULTS, ...given.backoff } };
  const reserved = lane.reservedConcurrency || UNRESERVED_MAX_CONCURRENCY;
  return { maxConcurrency: Math.min(reserved, maxConcurrencyFor(lane.maxAttemptsPerSecond)), ...lane, maxBodyBytes };
}

/**
 * Derives the highest concurrency that a rate allows. Each processor starts its first attempt immediately, so
 * more processors would exceed the rate. SQS event source mappings accept 2 to 1,000.
 */
export function maxConcurrencyFor(maxAttemptsPerSecond = Number.POSITIVE_INFINITY): number {
  return Math.min(1_000, Math.max(2, Math.floor(maxAttemptsPerSecond)));
}

/**
 * Fills in the defaults of a topic. Retries that the topic leaves out are those of its lane, value by value.
 *
 * @param lane the lane that the topic names; the default lane stands in for one that does not exist
 */
export function resolveTopic(config: TopicConfig, lane: RetryPolicy = resolveLane({})): ResolvedTopic {
  const given = dropUndefined(config);
  const { reconcile, ...topic } = { ...TOPIC_DEFAULTS, ...given };
  // The cross checks also resolve a topic whose `verify` is invalid.
  const verify = given.verify as Verification | null;
  return {
    ...topic,
    ...((verify?.kind === 'signature' || verify?.kind === 'certificate') &&
      !recognizesReplays(topic.dedupeBy, verify) && { verify: withoutRetries(verify) }),
    attempts: given.attempts ?? lane.attempts,
    backoff: { ...lane.backoff, ...given.backoff },
    ...(reconcile && { reconcile: { ...RECONCILE_DEFAULTS, ...dropUndefined(reconcile) } }),
    respond: { ...RESPONSE_DEFAULTS, ...verify?.respond, ...given.respond },
  };
}

/** Verification that may check a signed timestamp. */
type TimedVerification = SignatureVerification | CertificateVerification;

/** Tells whether deduplication recognizes a request that is sent again, so that old timestamps do no harm. */
function recognizesReplays(dedupeBy: DedupeBy, verify: TimedVerification): boolean {
  if (dedupeBy === false || dedupeBy === 'delivery') return false;
  const location = dedupeBy === 'eventId' ? verify.eventId : dedupeBy;
  // A captured request could be sent with another header, unless the body carries its own time.
  if (typeof location === 'object' && 'header' in location) {
    const { header } = location;
    if (verify.kind === 'signature') return signsTimeInBody(verify);
    return [header].flat().every((name) => signsHeader(verify, name));
  }
  return location !== undefined || !verify.bodyIsNotUnique;
}

function withoutRetries<Timed extends TimedVerification>(verify: Timed): Timed {
  const { timestamp } = verify;
  return {
    ...verify,
    ...(timestamp && { timestamp: { ...timestamp, ...(timestamp.retriedFor && { retriedFor: 0 }) } }),
  };
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  to: (value: From, name: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value, name)]));
}
