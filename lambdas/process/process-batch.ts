import { functionTimeoutSeconds, SPARE_SECONDS, visibilityTimeoutSeconds } from '#config/lane-times';
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

/** Messages that are processed one after the other: those of one group of a FIFO lane, or a single one. */
type InOrder = readonly [QueuedMessage, ...QueuedMessage[]];

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
  const { lane, ports } = dependencies;
  const pacer = new Pacer(lane, ports);
  const { fresh = [], redelivered = [] } = Object.groupBy(inOrder(messages, lane.fifo), ([{ receiveCount }]) =>
    receiveCount === 1 ? 'fresh' : 'redelivered',
  );
  if (fresh.length + redelivered.length > 1) await staggerRedeliveries(redelivered, dependencies);
  const processAll = async (some: readonly InOrder[]) => {
    const unsettled = some.map((each) => processInOrder(each, () => pacer.waitForSlot(), invocation, dependencies));
    return (await Promise.all(unsettled)).flat();
  };
  // A webhook that was received before may have killed its processor, and would do so again before the others end.
  const ofFresh = processAll(fresh);
  if (fresh.length > 0 && redelivered.length > 0) await waitWhileTimeIsSpare(ofFresh, invocation, dependencies);
  const ofRedelivered = processAll(redelivered);
  const unsettled = [...(await ofFresh), ...(await ofRedelivered)];
  await Promise.all([pacer.drain(), invocation.finish()]);
  return unsettled;
}

function inOrder(messages: readonly QueuedMessage[], fifo: boolean): InOrder[] {
  if (!fifo) return messages.map((message) => [message]);
  // A group has at least the message that created it.
  return [...Map.groupBy(messages, ({ group }) => group).values()] as unknown as InOrder[];
}

/** Waits for work, but not for the time that the lane's attempts need. */
async function waitWhileTimeIsSpare(
  work: Promise<unknown>,
  invocation: Invocation,
  { lane, ports }: ProcessDependencies,
): Promise<void> {
  const needed = functionTimeoutSeconds(lane) - SPARE_SECONDS;
  const spareMs = invocation.getRemainingTimeInMillis() - needed * 1_000;
  const ended = new AbortController();
  const timeUp = ports.sleep(Math.max(0, spareMs), ended.signal).catch(() => {});
  await Promise.race([work, timeUp]);
  ended.abort();
}

/**
 * Hides redelivered webhooks for different times before they run. Hiding the first of a FIFO group holds back the rest.
 *
 * A webhook that kills its processor fails the whole batch. Without different times, the same batch would return
 * immediately and fail again until all of its webhooks are dead-lettered.
 */
async function staggerRedeliveries(
  redelivered: readonly InOrder[],
  { lane, ports, logWith }: ProcessDependencies,
): Promise<void> {
  const seconds = () => Math.round(visibilityTimeoutSeconds(lane) * (1 + ports.random()));
  await Promise.all(
    redelivered.map(([{ receiptHandle, body }]) =>
      ports.changeVisibility(receiptHandle, seconds()).catch((error) => {
        logWith(idAndTopic(body)).warn(LOGS.notStaggered, { error });
      }),
    ),
  );
}

/** Processes messages in order and stops at the first that is not settled. Its followers wait in the queue. */
async function processInOrder(
  messages: InOrder,
  waitForSlot: () => Promise<void>,
  invocation: Invocation,
  dependencies: ProcessDependencies,
): Promise<readonly QueuedMessage[]> {
  for (const [index, message] of messages.entries()) {
    if (await processWebhook(message, waitForSlot, invocation, dependencies)) continue;
    const followers = messages.slice(index + 1);
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
    // Its own turn settles a message that cannot be read.
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
