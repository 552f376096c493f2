import type { SemaphoreInterface } from 'async-mutex';
import { AttemptDeferredError, PermanentError, ProcessorDiedError } from '../../contract/errors.ts';
import type { HandlerLog, HandlerRegistry } from '../../contract/handler.ts';
import { CRASH_MARGIN } from '../../contract/lane-times.ts';
import { STEPS } from '../../contract/observability.ts';
import { parseReference, type Reference } from '../../contract/reference.ts';
import type { Priority, Topic } from '../../contract/resolve-webhooks.ts';
import type { TopicCounter } from '../runtime/topic-counter.ts';
import { attemptWebhook } from './attempt-webhook.ts';
import { dedupeKey } from './dedupe-key.ts';
import { loadWebhook } from './load-webhook.ts';
import { roomForMessage } from './memory-budget.ts';
import type { Remaining } from './once.ts';
import type { ProcessPorts } from './ports.ts';
import type { QueuedMessage } from './queued-message.ts';
import { toWebhook } from './received-webhook.ts';
import { type FailedAttempt, settleFailure } from './settle-failure.ts';

export interface ProcessDependencies {
  readonly priority: Priority;
  readonly topics: Readonly<Record<string, Topic>>;
  readonly handlers: HandlerRegistry;
  readonly ports: ProcessPorts;
  /** Room for the bodies that are in memory at once. */
  readonly memory: SemaphoreInterface;
  readonly counter: TopicCounter;
  readonly functionVersion: string;
  /** A logger whose lines all carry these fields. */
  logWith(fields: Record<string, unknown>): HandlerLog;
}

/** Makes one attempt at one webhook. @returns whether the message is settled and may be deleted */
export async function processWebhook(
  message: QueuedMessage,
  remaining: Remaining,
  dependencies: ProcessDependencies,
): Promise<boolean> {
  const { priority, topics, memory, logWith } = dependencies;
  // What a failure before the attempt is known counts as: on a lane that keeps order, receives say nothing of attempts.
  const unknown = { topic: 'unknown', attempt: priority.fifo ? 1 : message.receiveCount, policy: priority };
  let failed: FailedAttempt = { ...unknown, message, log: logWith({ attempt: unknown.attempt }) };
  try {
    const reference = readReference(message.body);
    const { id, topic } = reference;
    const policy = ownValue(topics, topic) ?? priority;
    failed = { ...failed, topic, policy, log: logWith({ id, topic, attempt: failed.attempt }) };
    return await memory.runExclusive(
      async () => {
        if (remaining.getRemainingTimeInMillis() < priority.attemptTimeout * 1_000) {
          throw new AttemptDeferredError('the invocation has no time left for it');
        }
        const attempt = await attemptNumber(message, dependencies);
        failed = { ...failed, attempt, log: logWith({ id, topic, attempt }) };
        if (attempt > policy.attempts + CRASH_MARGIN) {
          throw new ProcessorDiedError(`the processor died in each of the last ${CRASH_MARGIN + 1} attempts`);
        }
        await attemptOnce(reference, failed, remaining, dependencies);
        return true;
      },
      roomForMessage(reference, message, priority),
    );
  } catch (error) {
    return settleFailure(error, failed, dependencies);
  }
}

async function attemptOnce(
  reference: Reference,
  { attempt, log }: FailedAttempt,
  remaining: Remaining,
  { priority, topics, handlers, ports, counter }: ProcessDependencies,
): Promise<void> {
  const topic = ownValue(topics, reference.topic);
  // The payload and the handler's code come from different places: nothing gained by waiting for one first.
  const [stored, handler] = await Promise.all([
    loadWebhook(reference, ports, log),
    loadHandler(handlers, reference.topic),
  ]);
  const start = performance.now();
  const webhook = toWebhook(stored, reference, topic?.verify);
  const { eventId, eventType } = webhook;
  const run = () => attemptWebhook(handler, webhook, { number: attempt, timeoutSeconds: priority.attemptTimeout, log });
  const outcome = topic?.idempotent
    ? await ports.once({ key: dedupeKey(webhook, topic), forSeconds: topic.dedupeFor }, remaining, run)
    : await run().then(() => 'done' as const);

  const isDuplicate = outcome === 'duplicate';
  const ms = Math.round(performance.now() - start);
  log.info(isDuplicate ? STEPS.duplicate : STEPS.processed, { eventId, eventType, ms });
  counter.count(isDuplicate ? 'duplicate' : 'processed', reference.topic);
}

/**
 * Receives are attempts, except on a lane that keeps order: there a webhook is also received when it waits behind another
 * of its batch, so that its attempts are counted as they begin.
 */
async function attemptNumber({ messageId, receiveCount }: QueuedMessage, { priority, ports }: ProcessDependencies) {
  return priority.fifo ? ports.countAttempt(messageId) : receiveCount;
}

function readReference(body: string): Reference {
  try {
    return parseReference(body);
  } catch (cause) {
    throw new PermanentError('the queue message is not a webhook reference', { cause });
  }
}

async function loadHandler(handlers: HandlerRegistry, topic: string) {
  const load = ownValue(handlers, topic);
  if (!load)
    throw new PermanentError(`there is no handler for the topic ${topic}: it was removed while webhooks waited`);
  return (await load()).default;
}

/** A message may name anything, `toString` too. */
function ownValue<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
