import { EXTRA_ATTEMPTS_AFTER_CRASH } from '#config/lane-times';
import type { ResolvedTopic, RetryPolicy } from '#config/resolve-webhooks';
import { ProcessorDiedError } from '#contract/errors';
import type { HandlerLog } from '#contract/handler';
import { ownValue } from '#contract/own-value';
import type { Reference } from '#contract/reference';
import type { ProcessDependencies } from './dependencies.ts';
import type { QueuedMessage } from './queued-message.ts';

/**
 * One attempt at one message, in the order in which it progresses: received, identified, started.
 *
 * A failure is settled by what is known at the moment it happens.
 */
export class Attempt {
  readonly message: QueuedMessage;
  readonly #dependencies: ProcessDependencies;
  /** `unknown` until the message is identified. */
  topicName = 'unknown';
  /** Undefined when the configuration no longer has the topic. */
  topic: ResolvedTopic | undefined;
  /** Counted from 1; undefined until the attempt starts. */
  number: number | undefined;
  log: HandlerLog;

  constructor(message: QueuedMessage, dependencies: ProcessDependencies) {
    this.message = message;
    this.#dependencies = dependencies;
    this.log = dependencies.logWith({ receives: message.receiveCount });
  }

  /** The retry policy of the topic, or of the lane when the topic is unknown. */
  get policy(): RetryPolicy {
    return this.topic ?? this.#dependencies.lane;
  }

  /** The number used for backoff and dead letters. Before the start, it is the number of receives. */
  get numberOrReceives(): number {
    return this.number ?? this.message.receiveCount;
  }

  /** Records which webhook the message refers to. */
  identify({ id, topic }: Reference): void {
    this.topicName = topic;
    this.topic = ownValue(this.#dependencies.topics, topic);
    this.log = this.#dependencies.logWith({ id, topic, receives: this.message.receiveCount });
  }

  /**
   * Counts the attempt, immediately before the handler runs.
   *
   * @throws {ProcessorDiedError} when the processor died in too many earlier attempts
   */
  async start({ id, topic }: Reference): Promise<number> {
    const number = await this.#countAttempts();
    this.number = number;
    this.log = this.#dependencies.logWith({ id, topic, attempt: number });
    if (number > this.policy.attempts + EXTRA_ATTEMPTS_AFTER_CRASH) {
      throw new ProcessorDiedError(
        `the processor died in each of the last ${EXTRA_ATTEMPTS_AFTER_CRASH + 1} attempts; its log names the cause`,
      );
    }
    return number;
  }

  /**
   * Receives are not attempts: SQS also counts throttles, outages and deferrals. Attempts are therefore counted when they
   * start, except the first one on a standard queue, which is nearly always the only one.
   */
  async #countAttempts(): Promise<number> {
    const { lane, ports } = this.#dependencies;
    const { messageId, receiveCount } = this.message;
    if (lane.fifo) return ports.countAttempt(messageId);
    if (receiveCount === 1) return 1;
    // Without deduplication the handler must also run while the table is unavailable.
    if (this.topic?.dedupeBy === false) return receiveCount;
    return 1 + (await ports.countAttempt(messageId));
  }
}
