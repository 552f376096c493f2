import type { BackoffConfig } from './lane-config.ts';
import type { ReconcileConfig } from './reconcile-config.ts';
import type { ResponseConfig } from './response-config.ts';
import type { ThrottleConfig } from './throttle-config.ts';
import type { Location, Verification } from './verification.ts';

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
   * Lambda accepts events of 6 MB, in which the body is a JSON string or Base64. Printable text of up to 3 MB and
   * binary of up to 4,500,000 bytes always fit. API Gateway refuses larger text that has many quotes or backslashes.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
   * @default 4_000_000
   */
  readonly maxBodyBytes?: number;

  /**
   * CIDR ranges of the senders that ingest accepts, at least one. It answers others with 403.
   *
   * With `dualStack`, add the IPv6 ranges of the provider.
   *
   * @default all senders
   */
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
   * Days for which the bucket keeps this topic's webhooks, from 28 to 36,500 and at most those of the stage.
   *
   * S3 applies the shorter of two rules (https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-conflicts.html).
   *
   * @default payloadRetentionDays of the stage
   */
  readonly payloadRetentionDays?: number;

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

  /**
   * Requests of this topic that API Gateway accepts. They do not count toward `throttle` of the stage, and may exceed
   * it. The topic gets a route of its own, so that its sender cannot use up the requests of the other topics.
   *
   * All topics share the concurrency of the ingest function and the throttle of the AWS account.
   *
   * @default the topic shares `throttle` of the stage
   */
  readonly throttle?: ThrottleConfig;

  /** Responses to requests, value by value. @default the values of the topic's preset */
  readonly respond?: ResponseConfig;

  /**
   * Stores the headers and the query parameter that carry credentials instead of `[redacted]`.
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
