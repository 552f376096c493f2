import { spacingSeconds, visibilityTimeoutSeconds } from '#config/lane-times';
import { STEPS } from '#contract/observability';
import type { Remaining } from './idempotency.ts';
import { type ProcessDependencies, processWebhook } from './process-webhook.ts';
import type { QueuedMessage } from './queued-message.ts';

/**
 * Makes one attempt at each webhook of a batch: side by side, or at their spacing where the lane has a rate; on a lane
 * that keeps order, one after the other within each group.
 *
 * @returns the messages that are not settled and have to stay in the queue
 */
export async function processBatch(
  messages: readonly QueuedMessage[],
  remaining: Remaining,
  dependencies: ProcessDependencies,
): Promise<QueuedMessage[]> {
  const { lane } = dependencies;
  const turns = new Turns(dependencies);
  if (!lane.fifo && messages.length > 1) await spread(messages, dependencies);
  const queues = lane.fifo
    ? [...Map.groupBy(messages, ({ group }) => group).values()]
    : messages.map((message) => [message]);
  const unsettled = await Promise.all(queues.map((queue) => processInOrder(queue, turns, remaining, dependencies)));
  await turns.over();
  return unsettled.flat();
}

/**
 * A webhook that kills its processor takes its batch along, which comes back at one moment and would meet again, until all of
 * it is given up. So those that have come back are hidden for different times from the start: the next crash parts them.
 */
async function spread(messages: readonly QueuedMessage[], { lane, ports, logWith }: ProcessDependencies) {
  const back = messages.filter(({ receiveCount }) => receiveCount > 1);
  const seconds = () => Math.round(visibilityTimeoutSeconds(lane) * (1 + ports.random()));
  await Promise.all(
    back.map(({ receiptHandle }) =>
      ports.hide(receiptHandle, seconds()).catch((error) => {
        logWith({}).warn('a webhook that came back could not be set apart from its batch', { error });
      }),
    ),
  );
}

/** Stops at the first webhook that is not settled: those behind it wait for it in the queue. */
async function processInOrder(
  queue: readonly QueuedMessage[],
  turns: Turns,
  remaining: Remaining,
  dependencies: ProcessDependencies,
): Promise<readonly QueuedMessage[]> {
  for (const [index, message] of queue.entries()) {
    if (await processWebhook(message, () => turns.next(), remaining, dependencies)) continue;
    await Promise.all(queue.slice(index + 1).map((follower) => release(follower, dependencies)));
    return queue.slice(index);
  }
  return [];
}

/** SQS hands out nothing of a group while one of it is hidden, so those behind must not be hidden for longer than it. */
async function release({ receiptHandle, group }: QueuedMessage, { ports, logWith }: ProcessDependencies) {
  await ports.hide(receiptHandle, 0).catch((error) => {
    logWith({ group }).warn(STEPS.held, { error });
  });
}

/** The moments at which one processor may begin its attempts: each at least the spacing after the one before. */
class Turns {
  readonly #spacingMs: number;
  readonly #ports: ProcessDependencies['ports'];
  #nextAt: number;

  constructor({ lane, ports }: ProcessDependencies) {
    this.#spacingMs = spacingSeconds(lane) * 1_000;
    this.#ports = ports;
    this.#nextAt = this.#now();
  }

  async next(): Promise<void> {
    const turn = Math.max(this.#now(), this.#nextAt);
    this.#nextAt = turn + this.#spacingMs;
    await this.#until(turn);
  }

  /** Waits the last turn out too: the next invocation may meet a processor that knows nothing of this one. */
  async over(): Promise<void> {
    await this.#until(this.#nextAt);
  }

  async #until(moment: number): Promise<void> {
    const wait = moment - this.#now();
    if (wait > 0) await this.#ports.sleep(wait);
  }

  #now(): number {
    return this.#ports.now().getTime();
  }
}
