/**
 * Configuration of one lane. A lane is the queue, dead-letter queue and processor of one priority.
 *
 * @example
 * lanes: {
 *   high: { reservedConcurrency: 50, maxWebhookAge: minutes(5) },
 *   low: { maxAttemptsPerSecond: 5, attempts: 12 },
 * }
 */
export interface LaneConfig {
  /**
   * Concurrent executions of the lane's function (its processor) that Lambda reserves, 5 to 10,000. The lane never runs
   * more of them.
   *
   * `false` reserves none, for accounts whose concurrency quota does not allow it.
   *
   * @default 10
   */
  readonly reservedConcurrency?: number | false;

  /**
   * Concurrent executions of the processor that the queue may start, 2 to 1,000 and at most `reservedConcurrency`.
   *
   * A value above the reserved concurrency would let Lambda throttle messages, and each of them would then wait for a
   * visibility timeout.
   *
   * @default `reservedConcurrency`, or 10 if none is reserved; with `maxAttemptsPerSecond` at most that, but at least 2
   */
  readonly maxConcurrency?: number;

  /** Webhooks per invocation, 1 to 1,000. More than 10 need a `batchingWindow`, and `fifo` allows 10. @default 10 */
  readonly batchSize?: number;

  /** Time that the queue waits to fill a batch, in whole seconds from 0 to 300; 0 with `fifo`. @default seconds(0) */
  readonly batchingWindow?: number;

  /**
   * The most attempts that the lane starts per second on average, from 0.01 to 100,000.
   *
   * Each processor spaces its own attempts `maxConcurrency / maxAttemptsPerSecond` seconds apart. Processors share no
   * state, so fewer processors make fewer attempts. Up to `maxConcurrency` attempts start at the same time when a lane
   * starts after being idle. `maxConcurrency` is therefore at most `maxAttemptsPerSecond`, or 2, the minimum of SQS.
   *
   * @default no limit
   */
  readonly maxAttemptsPerSecond?: number;

  /**
   * Processes webhooks with the same `orderBy` key in the order of their arrival.
   *
   * A failing webhook delays those with its key and no others. A change of this option replaces the lane's queues. The
   * old queues keep their messages, but no processor reads them. Add a new lane and move the topics there instead
   * (docs/upgrading.md).
   *
   * @default false
   */
  readonly fifo?: boolean;

  /** Collects webhooks without processing them. SQS keeps waiting webhooks for 14 days. @default false */
  readonly paused?: boolean;

  /**
   * The longest that one attempt may run, in whole seconds from 1 to 880.
   *
   * After that time the attempt's `signal` aborts, and the attempt fails and is retried. The timeout of the function
   * and the visibility timeout of the queue are derived from it. A batch of the largest bodies must end within 15
   * minutes.
   *
   * @default seconds(30)
   */
  readonly attemptTimeout?: number;

  /**
   * Attempts before a webhook is dead-lettered, 1 to 100. They and their delays may take 7 days. A topic can override
   * it.
   *
   * @default 8
   */
  readonly attempts?: number;

  /** Delays between attempts. A topic can override each value. @default the defaults of `BackoffConfig` */
  readonly backoff?: BackoffConfig;

  /**
   * Age of the oldest waiting webhook above which the alarm `oldest-webhook-age` is raised, in whole seconds from 60
   * (1 minute) to 1,209,600 (14 days).
   *
   * @default minutes(15)
   */
  readonly maxWebhookAge?: number;

  /**
   * Gives a new version of the processor a tenth of the batches for five minutes, with `safeDeployments`. CodeDeploy
   * rolls it back if it crashes, or if most of its attempts fail. Refused with `fifo`, because two versions would
   * process webhooks of one key.
   *
   * @default false
   */
  readonly canary?: boolean;

  /** Memory of the processor in whole MiB, 128 to 10,240. @default 512 */
  readonly memorySize?: number;
}

/**
 * Delays between the attempts at one webhook.
 *
 * @example
 * backoff: { first: minutes(1), factor: 2, max: hours(1) }
 */
export interface BackoffConfig {
  /** Delay before the second attempt, in whole seconds from 0 to 36,000. @default seconds(10) */
  readonly first?: number;

  /** Factor by which each further delay grows, 1 to 100. @default 3 */
  readonly factor?: number;

  /**
   * The longest delay, in whole seconds from 0 to 36,000 (10 hours), and at least `first`.
   *
   * SQS hides a message for at most 12 hours from its receipt, so that no delay can be longer.
   *
   * @default hours(4)
   */
  readonly max?: number;

  /** Random share of each delay, 0 to 1. With 0.5 a delay lasts between half and all of its time. @default 0.5 */
  readonly jitter?: number;
}
