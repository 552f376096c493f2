import type { Location, Verification } from './verification.ts';

/** How one lane's lane works through its webhooks. Durations are whole seconds. */
export interface LaneConfig {
  /**
   * Concurrent processors that Lambda sets aside for this lane, and the most that it runs.
   * `false` reserves none, for accounts whose quota does not allow it.
   *
   * @default 10
   */
  readonly reservedConcurrency?: number | false;

  /**
   * Concurrent processors that the queue may invoke, 2 to 1,000. Never more than are reserved:
   * a throttled message waits for a visibility timeout each time.
   *
   * @default reservedConcurrency, or 10 where none is reserved; with `maxAttemptsPerSecond` no more than begin in a second, or 2
   */
  readonly maxConcurrency?: number;

  /** Webhooks handed to one invocation, 1 to 1,000; more than 10 need a batching window. @default 10 */
  readonly batchSize?: number;

  /** How long the queue waits to fill a batch, 0 to 300. @default 0 */
  readonly batchingWindow?: number;

  /**
   * The most attempts that the lane begins per second on average, from 0.01. Each of its `maxConcurrency` processors spaces its
   * own attempts `maxConcurrency / maxAttemptsPerSecond` seconds apart: no state is shared, and fewer processors make fewer attempts. At
   * most `maxConcurrency` begin at once, as when a lane wakes; it may not be above `maxAttemptsPerSecond`, except for the 2 that SQS takes.
   *
   * @default as many as the processors get through
   */
  readonly maxAttemptsPerSecond?: number;

  /**
   * Whether webhooks of one key, as their topic's `orderBy` says, are processed in the order of their arrival.
   * One that fails is waited for by those of its key, and by no other. A change makes the lane new queues, and what waits in
   * the old ones stays there, worked on by nobody: give the topics a new lane beside the old one instead (docs/upgrading.md).
   *
   * @default false
   */
  readonly fifo?: boolean;

  /** Whether the lane only collects. SQS keeps what waits for 14 days. @default false */
  readonly paused?: boolean;

  /** The longest that one attempt at one webhook may run, 1 to 880. @default 30 */
  readonly attemptTimeout?: number;

  /** How often a webhook is tried before it is dead-lettered, 1 to 100; a topic may say otherwise. @default 8 */
  readonly attempts?: number;

  /** The wait between two attempts; a topic may say otherwise. */
  readonly backoff?: BackoffConfig;

  /** Age of the oldest waiting webhook, from 60, above which `oldest-webhook-age` alarms. @default 900 */
  readonly maxWebhookAge?: number;

  /** Memory of the processor in MiB, 128 to 10,240. @default 512 */
  readonly memorySize?: number;
}

export interface BackoffConfig {
  /** Seconds before the second attempt, 0 to 36,000. @default 10 */
  readonly first?: number;
  /** What each further wait is multiplied by, from 1. @default 3 */
  readonly factor?: number;
  /** The longest wait in seconds, 0 to 36,000: SQS hides a message for 12 hours, counted from its receipt. @default 14400 */
  readonly max?: number;
  /** The share of each wait that is left to chance, 0 to 1: 0.5 waits between half and all of it. @default 0.5 */
  readonly jitter?: number;
}

export interface TopicConfig<Lane extends string = string> {
  /** The lane that this topic's webhooks are processed in. */
  readonly lane: Lane;

  /** How a request proves that it comes from the provider. */
  readonly verify: Verification;

  /**
   * Bytes that a body may have; a larger one is answered 413. At most 4,500,000: Lambda accepts 6 MB with Base64.
   *
   * @default 4_000_000
   */
  readonly maxBodyBytes?: number;

  /** CIDR ranges that webhooks may come from; every other sender is answered 403. @default everywhere */
  readonly allowFrom?: readonly string[];

  /** How often this topic's webhooks are tried. @default the lane's */
  readonly attempts?: number;

  /** The wait between two attempts at this topic's webhooks. @default the lane's, value by value */
  readonly backoff?: BackoffConfig;

  /**
   * What two deliveries of one event have in common, so that only the first is processed:
   * - `'eventId'`: the provider's id of the event, together with the body wherever the signature does not cover the id.
   *   Where there is no id: the body alone, or nothing where different events may have the same body (`bodyIsNotUnique`);
   * - `'body'`: the bytes of the body;
   * - a header or a JSON pointer into the body, in place of the provider's id;
   * - `'delivery'`: nothing; each delivery is processed once, even if SQS delivers its message again;
   * - `false`: no deduplication. The handler also runs while the idempotency table is unavailable, and may run twice.
   *
   * @default 'eventId'
   */
  readonly dedupeBy?: DedupeBy;

  /**
   * Seconds for which a processed event is remembered, 86,400 (a day, longer than any wait between two attempts) to 2,592,000
   * (30 days).
   *
   * @default 1_209_600, 14 days, for which a dead letter can be redriven
   */
  readonly dedupeFor?: number;

  /**
   * What webhooks must share to be kept in order, on a lane with `fifo`: a header, a JSON pointer into the body (which
   * ingest then parses), or the whole topic. Webhooks without that header or value are kept in no order.
   */
  readonly orderBy?: OrderBy;

  /** Whether `authorization` and `cookie` headers are stored as they are. @default false: `[redacted]` */
  readonly keepCredentials?: boolean;
}

export type DedupeBy = 'eventId' | 'body' | 'delivery' | false | Location;
export type OrderBy = 'topic' | Location;

/** What the user says about the webhooks of one stage. Data only: the ingest function carries it. */
export interface WebhooksConfig<Lane extends string = string, Topic extends string = string> {
  /** Who is told by email when an alarm goes off; each address has to confirm once. @default none */
  readonly alarmEmails?: readonly string[];

  /** @default high, normal and low, each with the defaults of `LaneConfig` */
  readonly lanes?: Readonly<Record<Lane, LaneConfig>>;

  /** Topics by name. The name is the path that the provider posts to: `POST /{topic}`. */
  readonly topics: Readonly<Record<Topic, TopicConfig<NoInfer<Lane>>>>;

  /** Requests per second that ingest accepts, and its burst; beyond them it answers 429. @default 1,000, burst 2,000 */
  readonly throttle?: { readonly rate: number; readonly burst: number };

  /** A host name of your own for ingest. @default the address that API Gateway gives */
  readonly domain?: DomainConfig;

  /**
   * Days that received webhooks are kept in the bucket, from 28: SQS keeps one for 14 days in its queue, and for 14 more as a
   * dead letter.
   *
   * @default 90
   */
  readonly payloadRetentionDays?: number;

  /**
   * Whether the bucket and its webhooks outlive the stack. So do the queues, with what waits in them, and they outlive their
   * lane too. `false` deletes them all.
   *
   * @default true
   */
  readonly retainPayloads?: boolean;

  /** Whether CloudFormation refuses to delete the stack, and with it the addresses that providers post to. @default false */
  readonly terminationProtection?: boolean;

  /** Tags of every resource that has any, such as `{ team: 'payments' }` to see the costs by. @default `catchbasin:stage` */
  readonly tags?: Readonly<Record<string, string>>;
}

export interface DomainConfig {
  /** Such as `hooks.example.com`; point its DNS at the stack's output `DomainTarget`. */
  readonly name: string;
  /** ARN of the certificate in AWS Certificate Manager, in the stack's region. */
  readonly certificateArn: string;
  /**
   * Where the certificates of those who may connect lie: mutual TLS. The API's own address is then switched off, since it
   * would let everyone in.
   *
   * @default everyone may connect
   */
  readonly truststore?: { readonly bucket: string; readonly key: string };
}

export type DefaultLane = 'high' | 'normal' | 'low';

/** The user's webhooks, by stage. */
export type WebhooksDefinition<Lane extends string = string, Topic extends string = string> = (
  stage: string,
) => WebhooksConfig<Lane, Topic>;

/**
 * Declares the webhooks to receive, as a value or as a function of the stage (`-c stage=prod`).
 * Its faults are found when the app is synthesized, all at once.
 */
export function defineWebhooks<const Lane extends string = DefaultLane, const Topic extends string = string>(
  config: WebhooksConfig<Lane, Topic> | WebhooksDefinition<Lane, Topic>,
): WebhooksDefinition<Lane, Topic> {
  return typeof config === 'function' ? config : () => config;
}

/** The topics of a definition, as a union of their names. */
export type TopicOf<Definition> = Definition extends WebhooksDefinition<string, infer Topic> ? Topic : never;
