import type { AlarmsConfig } from './alarms-config.ts';
import type { DomainConfig } from './domain-config.ts';
import type { BackoffConfig, LaneConfig } from './lane-config.ts';
import type { ReconcileConfig } from './reconcile-config.ts';
import type { ResponseConfig } from './response-config.ts';
import type { Location, Verification } from './verification.ts';

export type { BackoffConfig, DomainConfig, LaneConfig };

/**
 * Configuration of one topic.
 *
 * @example
 * topics: {
 *   orders: { lane: 'high', verify: shopify({ secretName: 'webhooks/shopify' }), attempts: 12 },
 * }
 */
export interface TopicConfig<Lane extends string = string> {
  /** Name of the lane that processes this topic's webhooks. */
  readonly lane: Lane;

  /** Verification of the provider's requests, as a preset such as `stripe()` returns it. */
  readonly verify: Verification;

  /**
   * The largest body that ingest accepts, in whole bytes from 1 to 4,500,000. Ingest answers a larger one with 413.
   *
   * Lambda accepts requests of 6 MB, in which the body may be Base64.
   *
   * @default 4_000_000
   */
  readonly maxBodyBytes?: number;

  /** CIDR ranges of the senders that ingest accepts, at least one. It answers others with 403. @default all senders */
  readonly allowFrom?: readonly string[];

  /**
   * Attempts before a webhook of this topic is dead-lettered, 1 to 100. They and their delays may take 7 days.
   *
   * @default attempts of the lane
   */
  readonly attempts?: number;

  /** Delays between the attempts at this topic's webhooks. @default each value of the lane */
  readonly backoff?: BackoffConfig;

  /**
   * The property by which two deliveries of one event are recognized, so that only the first is processed:
   * - `'eventId'`: the provider's id of the event. The body counts too if the signature does not cover the id.
   *   Without an id it is the body alone, or the delivery if different events may have the same body;
   * - `'body'`: the bytes of the body;
   * - `{ bodyWithout: ['attempt'] }`: the JSON body without the fields of these names, at any depth;
   * - a header or a JSON pointer into the body, which replaces the provider's id;
   *
   * An empty body identifies no event, so each delivery of it is processed. The other values are:
   * - `'delivery'`: each delivery is processed once, even if SQS delivers its message again;
   * - `false`: no deduplication. The handler also runs while the idempotency table is unavailable, and may run twice.
   *
   * @default 'eventId'
   */
  readonly dedupeBy?: DedupeBy;

  /**
   * Time for which a processed event is remembered, in whole seconds from 86,400 (1 day) to 2,592,000 (30 days).
   *
   * A dead letter can be redriven for 14 days. Refused with `dedupeBy: false`.
   *
   * @default days(14)
   */
  readonly dedupeFor?: number;

  /**
   * Alarms that name this topic: its webhooks are rejected, or its handler keeps failing. About $0.60 a month.
   *
   * @default true
   */
  readonly alarms?: boolean;

  /**
   * Time within which the provider always sends a webhook, in whole seconds from 3,600 (1 hour) to 604,800 (7 days).
   * The alarm `topic-silent` is raised when none was accepted for so long. Providers disable endpoints without notice.
   *
   * CloudWatch looks back seven days at most. Refused with `alarms: false`.
   *
   * @default no alarm on silence
   * @example expectEvery: hours(6)
   */
  readonly expectEvery?: number;

  /**
   * The key that webhooks share if their order matters. Required on a lane with `fifo`, and refused on others.
   *
   * `'topic'` keeps the whole topic in order. Otherwise the key is a header or a JSON pointer into the body, which
   * ingest then parses. Webhooks without that header or value are processed in any order.
   *
   * @default no order
   * @example orderBy: { body: '/customer/id' }
   */
  readonly orderBy?: OrderBy;

  /**
   * Fetching of the events that the provider failed to deliver. The topic must recognize a fetched event by its id.
   *
   * It costs a function, a schedule and four alarms for all topics together.
   *
   * @default events that were not delivered are not fetched
   */
  readonly reconcile?: ReconcileConfig;

  /** Responses to requests, value by value. @default the values of the topic's preset */
  readonly respond?: ResponseConfig;

  /**
   * Stores the headers that carry credentials instead of `[redacted]`.
   *
   * They are `authorization`, `cookie`, `proxy-authorization` and the topic's token header.
   *
   * @default false
   */
  readonly keepCredentials?: boolean;
}

/** Property by which deliveries of one event are recognized. */
export type DedupeBy = 'eventId' | 'body' | 'delivery' | false | Location | { readonly bodyWithout: readonly string[] };

/** Key of the webhooks that are processed in order. */
export type OrderBy = 'topic' | Location;

/** Configuration of the webhooks of one stage. It is plain data, because the ingest function carries it. */
export interface WebhooksConfig<Lane extends string = string, Topic extends string = string> {
  /** Recipients of alarms, such as `{ critical: ['on-call@example.com'] }`. @default none */
  readonly alarms?: AlarmsConfig;

  /**
   * Lanes by name. A lane is the queue, dead-letter queue and processor of one priority.
   *
   * A name has up to 20 lower-case letters, digits and dashes, and starts with a letter.
   *
   * @default high, normal and low, each with the defaults of `LaneConfig`
   */
  readonly lanes?: Readonly<Record<Lane, LaneConfig>>;

  /**
   * Topics by name, at least one. The name is the path that the provider posts to: `POST /{topic}`.
   *
   * A name has up to 63 lower-case letters, digits, dots, dashes and underscores, and starts with a letter or digit.
   */
  readonly topics: Readonly<Record<Topic, TopicConfig<NoInfer<Lane>>>>;

  /**
   * Requests that ingest accepts, of all topics together. API Gateway answers all others with 429.
   *
   * @default { rate: 1_000, burst: 2_000 }
   */
  readonly throttle?: {
    /** Requests per second, from 1 to 1,000,000. The default quota of an AWS account is 10,000. */
    readonly rate: number;
    /** Requests at the same moment, from 1 to 1,000,000. The default quota of an AWS account is 5,000. */
    readonly burst: number;
  };

  /** Custom domain of the ingest endpoint. @default the address of API Gateway */
  readonly domain?: DomainConfig;

  /**
   * Days for which the bucket keeps received webhooks, from 28 to 36,500.
   *
   * SQS keeps a webhook for 14 days in its queue and for 14 more in the dead-letter queue.
   *
   * @default 90
   */
  readonly payloadRetentionDays?: number;

  /**
   * Keeps the bucket and the queues, with their contents, when the stack or a lane is deleted.
   *
   * `false` deletes all of them.
   *
   * @default true
   */
  readonly retainPayloads?: boolean;

  /** Makes CloudFormation refuse to delete the stack, and with it the URLs that providers post to. @default false */
  readonly terminationProtection?: boolean;

  /**
   * Tags of every resource that supports them, such as `{ team: 'payments' }` to split the costs.
   *
   * They are added to `catchbasin:stage`. At most 40. A name has up to 128 letters, digits, spaces and `_.:/=+@-`, and
   * does not start with `aws:` or `catchbasin:`. A value has 1 to 256 of these characters.
   *
   * @default none
   */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Names of the lanes that exist without `lanes`. */
export type DefaultLane = 'high' | 'normal' | 'low';

/** Function that returns the configuration of a stage. `defineWebhooks` returns one. */
export type WebhooksDefinition<Lane extends string = string, Topic extends string = string> = (
  stage: string,
) => WebhooksConfig<Lane, Topic>;

/**
 * Declares the webhooks to receive, as a value or as a function of the stage (`-c stage=prod`).
 *
 * The configuration is validated when the app is synthesized. The error lists all issues together.
 *
 * @example
 * export default defineWebhooks({
 *   alarms: { critical: ['on-call@example.com'] },
 *   topics: {
 *     payments: { lane: 'high', verify: stripe({ secretName: 'webhooks/stripe' }) },
 *   },
 * });
 */
export function defineWebhooks<const Lane extends string = DefaultLane, const Topic extends string = string>(
  config: WebhooksConfig<Lane, Topic> | WebhooksDefinition<Lane, Topic>,
): WebhooksDefinition<Lane, Topic> {
  return typeof config === 'function' ? config : () => config;
}

/**
 * Union of the topic names of a definition.
 *
 * @example
 * type Topic = TopicOf<typeof webhooks>; // 'payments' | 'orders'
 */
export type TopicOf<Definition> = Definition extends WebhooksDefinition<string, infer Topic> ? Topic : never;
