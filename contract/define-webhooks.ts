import type { AlarmsConfig } from './alarms-config.ts';
import type { DomainConfig } from './domain-config.ts';
import type { IngestConfig } from './ingest-config.ts';
import type { BackoffConfig, LaneConfig } from './lane-config.ts';
import type { LogRetentionDays } from './logs-config.ts';
import type { ObjectLockConfig } from './object-lock-config.ts';
import type { TableConfig } from './table-config.ts';
import type { ThrottleConfig } from './throttle-config.ts';
import type { DedupeBy, OrderBy, TopicConfig } from './topic-config.ts';

export type { BackoffConfig, DedupeBy, DomainConfig, LaneConfig, OrderBy, TopicConfig };

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
   * Requests that API Gateway accepts, of all topics without a throttle of their own together. It answers others
   * with 429.
   *
   * @default { rate: 1_000, burst: 2_000 }
   */
  readonly throttle?: ThrottleConfig;

  /** Concurrency of the ingest function. @default none is reserved */
  readonly ingest?: IngestConfig;

  /** Custom domain of the ingest endpoint. @default the address of API Gateway */
  readonly domain?: DomainConfig;

  /**
   * Accepts requests over IPv6 too, at the address of API Gateway and at the `domain`.
   *
   * Senders with IPv6 may then use it. A topic whose `allowFrom` has IPv4 ranges only rejects them with 403, so synth
   * warns of it. A `domain` with an alias record of type A needs one of type AAAA too
   * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-ip-address-type.html).
   *
   * @default false
   */
  readonly dualStack?: boolean;

  /**
   * Days for which the bucket keeps received webhooks, from 28 to 36,500.
   *
   * SQS keeps a webhook for 14 days in its queue and for 14 more in the dead-letter queue.
   *
   * @default 90
   */
  readonly payloadRetentionDays?: number;

  /**
   * Days for which CloudWatch keeps the logs of the functions and of the API. It accepts the values of
   * `LogRetentionDays` only (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html).
   *
   * The logs have no bodies. `show` finds the steps of a webhook and the ids of events only while it keeps them.
   *
   * @default 30
   */
  readonly logRetentionDays?: LogRetentionDays;

  /** Options of the table of idempotency records. @default a table that is deleted with the stack */
  readonly table?: TableConfig;

  /**
   * Sends a trace of sampled invocations of every function to X-Ray. By default X-Ray samples one request a second and
   * 5 % of the others (https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html).
   *
   * HTTP APIs do not support X-Ray, so that a trace begins in the ingest function. It shows the function and its queue,
   * and no calls inside the function, because the bundles contain no SDK of X-Ray. X-Ray charges per trace.
   *
   * @default false
   */
  readonly tracing?: boolean;

  /**
   * Keeps the bucket and the queues, with their contents, when the stack or a lane is deleted.
   *
   * `false` deletes all of them, which fails for
   * [a bucket with many webhooks](upgrading.md#delete-a-bucket-with-many-webhooks).
   *
   * @default true
   */
  readonly retainPayloads?: boolean;

  /**
   * Locks stored webhooks, so that they cannot be changed or deleted for some days. Refused with
   * `retainPayloads: false`, because a locked bucket cannot be emptied.
   *
   * It turns on versioning, and locks what is stored from then on. **S3 cannot turn it off again.**
   * [Lock stored webhooks](upgrading.md#lock-stored-webhooks) tells what a deploy changes.
   *
   * @default objects can be deleted
   */
  readonly objectLock?: ObjectLockConfig;

  /** Makes CloudFormation refuse to delete the stack, and with it the URLs that providers post to. @default false */
  readonly terminationProtection?: boolean;

  /**
   * Deploys through AWS CodeDeploy. A new version of ingest and of each processor must pass a probe before it receives
   * webhooks. A new version of ingest then gets a tenth of the requests for five minutes. If it fails, CodeDeploy moves
   * all requests back to the version before, and CloudFormation rolls the stack back.
   *
   * A deployment takes six minutes longer. It costs a function, and an alarm with three metrics ($0.30 a month).
   *
   * @default false: new versions receive all webhooks at once
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-updatepolicy.html
   */
  readonly safeDeployments?: boolean;

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
