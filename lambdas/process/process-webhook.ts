import { SETTLE_SECONDS } from '#config/lane-times';
import { AttemptDeferredError, PermanentError } from '#contract/errors';
import type { Handler, HandlerRegistry, Webhook } from '#contract/handler';
import { LOGS, STEPS } from '#contract/observability';
import { ownValue } from '#contract/own-value';
import { parseReference, type Reference } from '#contract/reference';
import { Attempt } from './attempt.ts';
import { dedupeKey } from './dedupe-key.ts';
import type { ProcessDependencies } from './dependencies.ts';
import type { InvocationContext, Outcome } from './idempotency.ts';
import { loadWebhook } from './load-webhook.ts';
import { unitsForMessage } from './memory-budget.ts';
import type { QueuedMessage } from './queued-message.ts';
import { toWebhook } from './received-webhook.ts';
import { retryOrDeadLetter } from './retry-or-dead-letter.ts';
import { runHandler } from './run-handler.ts';

/**
 * Processes one message: at most one attempt. Never throws, because a failure becomes a retry or a dead letter.
 *
 * @param waitForSlot resolves when the lane's rate allows the attempt to start
 * @returns true when the message is settled and can be deleted; false when it stays in the queue
 */
export async function processWebhook(
  message: QueuedMessage,
  waitForSlot: () => Promise<void>,
  invocation: InvocationContext,
  dependencies: ProcessDependencies,
): Promise<boolean> {
  const { memory, lane } = dependencies;
  const attempt = new Attempt(message, dependencies);
  try {
    const reference = readReference(message.body);
    attempt.identify(reference);
    await memory.runExclusive(
      async () => {
        await waitForSlot();
        await processReference(reference, attempt, invocation, dependencies);
      },
      unitsForMessage(reference, message, lane),
    );
    return true;
  } catch (error) {
    return retryOrDeadLetter(error, attempt, dependencies);
  }
}

function readReference(body: string): Reference {
  try {
    return parseReference(body);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    // The parser's message would quote the body.
    throw new PermanentError('the queue message is not a webhook reference', { cause: (error as Error).name });
  }
}

/** Loads the webhook, runs its handler unless the event is a duplicate, and logs the outcome. */
async function processReference(
  reference: Reference,
  attempt: Attempt,
  invocation: InvocationContext,
  dependencies: ProcessDependencies,
): Promise<void> {
  const stored = await loadWebhook(reference, dependencies.ports, attempt.log);
  const startedAt = performance.now();
  const webhook = toWebhook(stored, reference, attempt.topic?.verify);
  const outcome = await runUnlessDuplicate(webhook, attempt, invocation, dependencies);
  const ms = Math.round(performance.now() - startedAt);

  const { log, topicName } = attempt;
  if (outcome === 'unrecorded') log.warn(LOGS.unrecorded);
  const step = outcome === 'duplicate' ? 'duplicate' : 'processed';
  const { eventId, eventType } = webhook;
  log.info(STEPS[step], { eventId, eventType, ms });
  dependencies.counter.count(step, topicName);
}

/** Runs the handler unless it has already succeeded for the same event. */
async function runUnlessDuplicate(
  webhook: Webhook,
  attempt: Attempt,
  invocation: InvocationContext,
  dependencies: ProcessDependencies,
): Promise<Outcome> {
  const { topic } = attempt;
  const run = () => startAndRun(webhook, attempt, invocation, dependencies);
  if (!topic || topic.dedupeBy === false) {
    await run();
    return 'done';
  }
  const record = { key: dedupeKey(webhook, topic.verify, topic.dedupeBy), expiresAfterSeconds: topic.dedupeFor };
  return dependencies.ports.runIdempotently(record, invocation, run);
}

/** Starts the attempt and runs the handler. */
async function startAndRun(
  webhook: Webhook,
  attempt: Attempt,
  invocation: InvocationContext,
  { lane, handlers }: ProcessDependencies,
): Promise<void> {
  if (invocation.getRemainingTimeInMillis() < (lane.attemptTimeout + SETTLE_SECONDS) * 1_000) {
    throw new AttemptDeferredError('the invocation has too little time left for an attempt');
  }
  const number = await attempt.start();
  const handler = await loadHandler(handlers, attempt.topicName);
  await runHandler(handler, webhook, { number, timeoutSeconds: lane.attemptTimeout, log: attempt.log });
}

/** Loads a topic's handler. A missing one is retried, because the deployment that adds it may still be running. */
async function loadHandler(handlers: HandlerRegistry, topic: string): Promise<Handler> {
  const load = ownValue(handlers, topic);
  if (!load) throw new Error(`topic ${topic} has no handler: it was removed, or its deployment is still running`);
  return (await load()).default;
}
