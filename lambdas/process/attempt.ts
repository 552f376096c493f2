import { EXTRA_ATTEMPTS_AFTER_CRASH } from '#config/lane-times';
import type { ResolvedTopic, RetryPolicy } from '#config/resolve-webhooks';
import { HandlerNotStartedError, ProcessorDiedError } from '#contract/errors';
import { ownValue } from '#contract/own-value';
import type { Reference } from '#contract/reference';
import type { FunctionLog } from '#lambdas/runtime/logger';
import type { ProcessDependencies } from './dependencies.ts';
import type { QueuedMessage } from './queued-message.ts';

/**
 * State of one attempt at one message. The message is received, then identified, then the attempt starts.
 *
 * The state that it has reached decides how a failure is settled. A failure before the start is no attempt.
 */
export class Attempt {
  readonly message: QueuedMessage;
  readonly #dependencies: ProcessDependencies;
  /** Fields of the webhook's log lines. Empty until the message is identified. */
  #webhookFields: { readonly id?: string; readonly topic?: string } = {};
  #topic: ResolvedTopic | undefined;
  #number: number | undefined;
  #isNumberUnknown = false;
  #startedAt: number | undefined;
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

  /** Milliseconds since the attempt started. Undefined until then. */
  get ms(): number | undefined {
    return this.#startedAt === undefined ? undefined : Math.round(performance.now() - this.#startedAt);
  }

  /** True for an attempt at the first receive. It is counted only when it fails, because few webhooks need another. */
  get isFirstReceive(): boolean {
    return this.message.receiveCount === 1;
  }

  /** True when the table did not tell the number of the attempt, which then is 1. */
  get isNumberUnknown(): boolean {
    return this.#isNumberUnknown;
  }

  /** Log whose lines carry the fields that are known so far. */
  get log(): FunctionLog {
    return this.#log;
  }

  /** Id of the webhook. Undefined until the message is identified. */
  get id(): string | undefined {
    return this.#webhookFields.id;
  }

  /** Name of the topic, or `unknown` until the message is identified. */
  get topicName(): string {
    return this.#webhookFields.topic ?? 'unknown';
  }

  /** Retry policy of the topic, or of the lane when the topic is unknown. */
  get policy(): RetryPolicy {
    return this.#topic ?? this.#dependencies.lane;
  }

  /** Records which webhook the message refers to. */
  identify({ id, topic }: Reference): void {
    this.#webhookFields = { id, topic };
    this.#topic = ownValue(this.#dependencies.topics, topic);
    this.#log = this.#dependencies.logWith({ ...this.#webhookFields, receives: this.message.receiveCount });
  }

  /**
   * Starts the attempt. Called before the handler file is loaded, so that a file that does not load uses up an attempt.
   *
   * @returns the number of the attempt, from 1
   * @throws {HandlerNotStartedError} when it cannot be counted because the table is unavailable
   * @throws {ProcessorDiedError} when too many earlier attempts ended without a result
   */
  async start(): Promise<number> {
    const number = this.isFirstReceive ? 1 : await this.#countStart();
    this.#number = number;
    this.#startedAt = performance.now();
    this.#log = this.#dependencies.logWith({ ...this.#webhookFields, attempt: number });
    if (number > this.policy.attempts + EXTRA_ATTEMPTS_AFTER_CRASH) {
      throw new ProcessorDiedError(
        `each of the last ${EXTRA_ATTEMPTS_AFTER_CRASH + 1} attempts ended without a result: ` +
          'the processor died, or its failure could not be settled; the log of the processor names the cause',
      );
    }
    return number;
  }

  /** Counts an attempt at the first receive, which has failed. */
  async countFailed(): Promise<void> {
    await this.#count();
  }

  async #countStart(): Promise<number> {
    try {
      return await this.#count();
    } catch (cause) {
      if (this.#topic?.dedupeBy !== false) {
        throw new HandlerNotStartedError('table', 'the attempt could not be counted', { cause });
      }
      // Without deduplication the handler also runs while the table is unavailable. The attempt is not counted.
      this.#isNumberUnknown = true;
      return 1;
    }
  }

  async #count(): Promise<number> {
    const { messageId, receiveCount } = this.message;
    return this.#dependencies.ports.countAttempt(messageId, receiveCount);
  }
}
