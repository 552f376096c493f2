import { functionTimeoutSeconds, OVERHEAD_SECONDS, SETTLE_SECONDS, visibilityTimeoutSeconds } from '#config/lane-times';
import { HandlerNotStartedError } from '#contract/errors';
import { LOGS } from '#contract/observability';
import { parseReference } from '#contract/reference';
import { Attempt } from './attempt.ts';
import type { ProcessDependencies } from './dependencies.ts';
import type { Invocation } from './invocation.ts';
import { Pacer } from './pacer.ts';
import { processWebhook } from './process-webhook.ts';
import type { QueuedMessage } from './queued-message.ts';
import { settleFailure } from './settle-failure.ts';

/**
 * Processes the messages of a batch, each with at most one attempt.
 *
 * Attempts run concurrently, spaced when the lane has a rate. On a FIFO lane the attempts of one group run in sequence.
 *
 * @returns the messages that are not settled and must stay in the queue
 */
export async function processBatch(
  messages: readonly QueuedMessage[],
  invocation: Invocation,
  dependencies: ProcessDependencies,
): Promise<QueuedMessage[]> {
  const pacer = new Pacer(dependencies.lane, dependencies.ports);
  const waitForSlot = () => pacer.waitForSlot();
  const unsettled = dependencies.lane.fifo
    ? await processGroups(messages, waitForSlot, invocation, dependencies)
    : await processFreshFirst(messages, waitForSlot, invocation, dependencies);
  await Promise.all([pacer.drain(), invocation.finish()]);
  return unsettled;
}

async function processGroups(
  messages: readonly QueuedMessage[],
  waitForSlot: () => Promise<void>,
  invocation: Invocation,
  dependencies: ProcessDependencies,
): Promise<QueuedMessage[]> {
  const groups = [...Map.groupBy(messages, ({ group }) => group).values()];
  const unsettled = groups.map((group) => processInOrder(group, waitForSlot, invocation, dependencies));
  return (await Promise.all(unsettled)).flat();
}

/**
 * Processes a batch of a standard lane. Webhooks that were received before wait until the others are settled, because
 * one of them may have killed its processor, and would do so again before the others have ended.
 */
async function processFreshFirst(
  messages: readonly QueuedMessage[],
  waitForSlot: () => Promise<void>,
  invocation: Invocation,
  dependencies: ProcessDependencies,
): Promise<QueuedMessage[]> {
  const { fresh = [], redelivered = [] } = Object.groupBy(messages, ({ receiveCount }) =>
    receiveCount === 1 ? 'fresh' : 'redelivered',
  );
  if (messages.length > 1) await staggerRedeliveries(redelivered, dependencies);
  const processAll = async (some: readonly QueuedMessage[]) => {
    const settled = some.map((message) => processWebhook(message, waitForSlot, invocation, dependencies));
    const results = await Promise.all(settled);
    return some.filter((_, index) => !results[index]);
  };
  const ofFresh = processAll(fresh);
  if (fresh.length > 0 && redelivered.length > 0) await waitWhileTimeIsSpare(ofFresh, invocation, dependencies);
  const ofRedelivered = await processAll(redelivered);
  return [...(await ofFresh), ...ofRedelivered];
}

/** Waits for work, but not for the time that the lane's attempts need. */
async function waitWhileTimeIsSpare(
  work: Promise<unknown>,
  invocation: Invocation,
  { lane, ports }: ProcessDependencies,
): Promise<void> {
  const neededSeconds = functionTimeoutSeconds(lane) - OVERHEAD_SECONDS + SETTLE_SECONDS;
  const spareMs = invocation.getRemainingTimeInMillis() - neededSeconds * 1_000;
  const ended = new AbortController();
  const timeUp = ports.sleep(Math.max(0, spareMs), ended.signal).catch(() => {});
  await Promise.race([work, timeUp]);
  ended.abort();
}

/**
 * Hides redelivered webhooks for different times before they run.
 *
 * A webhook that kills its processor fails the whole batch. Without different times, the same batch would return
 * immediately and fail again until all of its webhooks are dead-lettered.
 */
async function staggerRedeliveries(
  redelivered: readonly QueuedMessage[],
  { lane, ports, logWith }: ProcessDependencies,
): Promise<void> {
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
  waitForSlot: () => Promise<void>,
  invocation: Invocation,
  dependencies: ProcessDependencies,
): Promise<readonly QueuedMessage[]> {
  for (const [index, message] of group.entries()) {
    if (await processWebhook(message, waitForSlot, invocation, dependencies)) continue;
    const followers = group.slice(index + 1);
    const settled = await Promise.all(followers.map((follower) => deferFollower(follower, invocation, dependencies)));
    return [message, ...followers.filter((_, place) => !settled[place])];
  }
  return [];
}

/** Makes a waiting webhook visible, because SQS delivers nothing of a group while one of its messages is hidden. */
async function deferFollower(message: QueuedMessage, invocation: Invocation, dependencies: ProcessDependencies) {
  const attempt = new Attempt(message, dependencies);
  try {
    attempt.identify(parseReference(message.body));
  } catch {
    // Its own turn dead-letters it.
  }
  const error = new HandlerNotStartedError('order', 'an earlier webhook of the same order is not settled');
  return settleFailure(error, attempt, invocation, dependencies);
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
