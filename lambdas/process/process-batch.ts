import { visibilityTimeoutSeconds } from '#config/lane-times';
import { LOGS } from '#contract/observability';
import { parseReference } from '#contract/reference';
import type { ProcessDependencies } from './dependencies.ts';
import type { InvocationContext } from './idempotency.ts';
import { Pacer } from './pacer.ts';
import { processWebhook } from './process-webhook.ts';
import type { QueuedMessage } from './queued-message.ts';

/**
 * Processes the messages of a batch, each with at most one attempt.
 *
 * Attempts run concurrently, spaced when the lane has a rate. On a FIFO lane the attempts of one group run in sequence.
 *
 * @returns the messages that are not settled and must stay in the queue
 */
export async function processBatch(
  messages: readonly QueuedMessage[],
  invocation: InvocationContext,
  dependencies: ProcessDependencies,
): Promise<QueuedMessage[]> {
  const { lane } = dependencies;
  const pacer = new Pacer(lane, dependencies.ports);
  if (!lane.fifo && messages.length > 1) await staggerRedeliveries(messages, dependencies);
  const groups = lane.fifo
    ? [...Map.groupBy(messages, ({ group }) => group).values()]
    : messages.map((message) => [message]);
  const unsettled = await Promise.all(groups.map((group) => processInOrder(group, pacer, invocation, dependencies)));
  await pacer.drain();
  return unsettled.flat();
}

/**
 * Hides redelivered webhooks for different times before they run.
 *
 * A webhook that kills its processor fails the whole batch. Without different times, the same batch would return
 * immediately and fail again until all of its webhooks are dead-lettered.
 */
async function staggerRedeliveries(
  messages: readonly QueuedMessage[],
  { lane, ports, logWith }: ProcessDependencies,
): Promise<void> {
  const redelivered = messages.filter(({ receiveCount }) => receiveCount > 1);
  const seconds = () => Math.round(visibilityTimeoutSeconds(lane) * (1 + ports.random()));
  await Promise.all(
    redelivered.map(({ receiptHandle, body }) =>
      ports.changeVisibility(receiptHandle, seconds()).catch((error) => {
        logWith(idAndTopic(body)).warn(LOGS.notStaggered, { error });
      }),
    ),
  );
}

/** Processes a group in order and stops at the first webhook that is not settled. Its followers wait in the queue. */
async function processInOrder(
  group: readonly QueuedMessage[],
  pacer: Pacer,
  invocation: InvocationContext,
  dependencies: ProcessDependencies,
): Promise<readonly QueuedMessage[]> {
  for (const [index, message] of group.entries()) {
    if (await processWebhook(message, () => pacer.waitForSlot(), invocation, dependencies)) continue;
    await Promise.all(group.slice(index + 1).map((follower) => release(follower, dependencies)));
    return group.slice(index);
  }
  return [];
}

/** Makes a waiting webhook visible, because SQS delivers nothing of a group while one of its messages is hidden. */
async function release({ receiptHandle, body, group }: QueuedMessage, { ports, logWith }: ProcessDependencies) {
  await ports.changeVisibility(receiptHandle, 0).catch((error) => {
    logWith({ ...idAndTopic(body), group }).warn(LOGS.notReleased, { error });
  });
}

/** Reads the log fields of a webhook from its message. Returns none when the message is not a reference. */
function idAndTopic(body: string): { readonly id?: string; readonly topic?: string } {
  try {
    const { id, topic } = parseReference(body);
    return { id, topic };
  } catch {
    return {};
  }
}
