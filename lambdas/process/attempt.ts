import { EXTRA_ATTEMPTS_AFTER_CRASH } from '#config/lane-times';
import type { ResolvedTopic, RetryPolicy } from '#config/resolve-webhooks';
import { ProcessorDiedError } from '#contract/errors';
import { ownValue } from '#contract/own-value';
import type { Reference } from '#contract/reference';
import type { FunctionLog } from '#lambdas/runtime/logger';
import type { ProcessDependencies } from './dependencies.ts';
import type { QueuedMessage } from './queued-message.ts';

/**
 * State of one attempt at one message. The message is received, then identified, then the attempt starts.
 *
 * The state that it has reached decides how a failure is settled.
 */
export class Attempt {
  readonly message: QueuedMessage;
  readonly #dependencies: ProcessDependencies;
  /** Fields of the webhook's log lines. Empty until the message is identified. */
  #webhookFields: { readonly id?: string; readonly topic?: string } = {};
  #topic: ResolvedTopic | undefined;
  #number: number | undefined;
  #log: FunctionLog;

  constructor(message: QueuedMessage, dependencies: ProcessDependencies) {
    this.message = message;
    this.#dependencies = dependencies;
    this.#log = dependencies.logWith({ receives: message.receiveCount });
  }

  /** Configuration of the topic. Undefined until the message is identified, or when the topic was removed. */
  get topic(): ResolvedTopic | undefined {
    return this.#topic;
  }

  /** Number of the attempt, from 1. Undefined until the attempt starts. */
  get number(): number | undefined {
    return this.#number;
  }

  /** Log whose lines carry the fields that are known so far. */
  get log(): FunctionLog {
    return this.#log;
  }

  /** Name of the topic, or `unknown` until the message is identified. */
  get topicName(): string {
    return this.#webhookFields.topic ?? 'unknown';
  }

  /** Retry policy of the topic, or of the lane when the topic is unknown. */
  get policy(): RetryPolicy {
    return this.#topic ?? this.#dependencies.lane;
  }

  /** Number for the backoff and the dead letter. Before the attempt starts, SQS's receive count takes its place. */
  get attemptOrReceiveCount(): number {
    return this.#number ?? this.message.receiveCount;
  }

  /** Records which webhook the message refers to. */
  identify({ id, topic }: Reference): void {
    this.#webhookFields = { id, topic };
    this.#topic = ownValue(this.#dependencies.topics, topic);
    this.#log = this.#dependencies.logWith({ ...this.#webhookFields, receives: this.message.receiveCount });
  }

  /**
   * Counts the attempt. Called before the handler file is loaded, so that a file that does not load uses up an attempt.
   *
   * @returns the number of the attempt, from 1
   * @throws {ProcessorDiedError} when too many earlier attempts ended without a result
   */
  async start(): Promise<number> {
    const number = await this.#countAttempts();
    this.#number = number;
    this.#log = this.#dependencies.logWith({ ...this.#webhookFields, attempt: number });
    if (number > this.policy.attempts + EXTRA_ATTEMPTS_AFTER_CRASH) {
      throw new ProcessorDiedError(
        `each of the last ${EXTRA_ATTEMPTS_AFTER_CRASH + 1} attempts ended without a result: ` +
          'the processor died, or its failure could not be settled; the log of the processor names the cause',
      );
    }
    return number;
  }

  /**
   * Counts the attempts at this message, including this one.
   *
   * Receives are not attempts, because SQS also counts throttles, outages and deferrals. On a standard queue the first
   * attempt is not recorded. It is nearly always the only one, so most webhooks cost no write.
   */
  async #countAttempts(): Promise<number> {
    const { lane, ports } = this.#dependencies;
    const { messageId, receiveCount } = this.message;
    if (lane.fifo) return ports.countAttempt(messageId);
    if (receiveCount === 1) return 1;
    // Without deduplication the handler must also run while the table is unavailable.
    if (this.#topic?.dedupeBy === false) return receiveCount;
    return 1 + (await ports.countAttempt(messageId));
  }
}
