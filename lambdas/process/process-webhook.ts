import { MAX_CALL_SECONDS, SETTLE_SECONDS } from '#config/lane-times';
import { receiptSeconds } from '#config/receipt-seconds';
import { HandlerNotStartedError, PermanentError } from '#contract/errors';
import type { Handler, HandlerRegistry, Webhook } from '#contract/handler';
import { LOGS, STEPS } from '#contract/observability';
import { ownValue } from '#contract/own-value';
import { parseReference, type Reference } from '#contract/reference';
import { dedupeKey, forcedKey } from '#lambdas/runtime/dedupe-key';
import { count, sample } from '#lambdas/runtime/emf';
import { handlerLog } from '#lambdas/runtime/logger';
import { Attempt } from './attempt.ts';
import { type ProcessDependencies, retriedBy } from './dependencies.ts';
import type { IdempotencyRecordOptions, Outcome } from './idempotency.ts';
import type { Invocation } from './invocation.ts';
import { loadWebhook } from './load-webhook.ts';
import { unitsForMessage } from './memory-budget.ts';
import type { QueuedMessage } from './queued-message.ts';
import { damaged, toWebhook } from './received-webhook.ts';
import { runHandler } from './run-handler.ts';
import { settleFailure } from './settle-failure.ts';

/**
 * Processes one message: at most one attempt. Never throws, because a failure is deferred, retried or dead-lettered.
 *
 * @param waitForSlot resolves when the lane's rate allows the attempt to start
 * @returns true when the message is settled and can be deleted; false when it stays in the queue
 */
export async function processWebhook(
  message: QueuedMessage,
  waitForSlot: () => Promise<void>,
  invocation: Invocation,
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
    return settleFailure(error, attempt, invocation, dependencies);
  }
}

function readReference(body: string): Reference {
  try {
    return parseReference(body);
  } catch (error) {
    if (error instanceof RangeError) throw new HandlerNotStartedError('version', error.message);
    // The parser's message would quote the body.
    throw new PermanentError('the queue message is not a webhook reference', { cause: (error as Error).name });
  }
}

/** Loads the webhook, runs its handler unless the event is a duplicate, and logs the outcome. */
async function processReference(
  reference: Reference,
  attempt: Attempt,
  invocation: Invocation,
  dependencies: ProcessDependencies,
): Promise<void> {
  const stored = await loadWebhook(reference, dependencies.ports, attempt.log);
  const startedAt = performance.now();
  const { webhook, record } = unlessDamaged(() => {
    const webhook = toWebhook(stored, reference, attempt.topic?.verify);
    return { webhook, record: recordOf(webhook, reference, attempt) };
  });
  // Handlers can change what they are given.
  const { eventId, eventType } = webhook;
  const run = () => startAndRun(webhook, attempt, invocation, dependencies);
  const outcome: Outcome = record
    ? await dependencies.ports.runIdempotently(record, invocation, run).catch((error) => {
        recordReceipt(record, attempt, invocation, dependencies);
        throw error;
      })
    : await run().then(() => ({ status: 'done' }));
  const ms = Math.round(performance.now() - startedAt);

  const { log, topicName: topic } = attempt;
  const step = outcome.status === 'duplicate' ? 'duplicate' : 'processed';
  const succeeded = step === 'processed' ? [sample('retried', false, ...retriedBy(topic, dependencies))] : [];
  log.info(STEPS[step], { eventId, eventType, ms }, [count(step, { topic }), ...succeeded]);
  // The webhook is settled in any case. Without its record, another message of the event would run again.
  if (outcome.status === 'unrecorded') {
    invocation.keepTrying(outcome.record, (error) => log.warn(LOGS.unrecorded, { error }));
  }
}

/** Records that an event was received that could not be processed, so that reconcile does not fetch it. */
function recordReceipt(
  { key }: IdempotencyRecordOptions,
  { topic, log, id = '' }: Attempt,
  invocation: Invocation,
  { ports }: ProcessDependencies,
): void {
  if (topic?.reconcile?.source.recovers !== 'events') return;
  const seconds = receiptSeconds(topic);
  invocation.keepTrying(
    () => ports.recordReceipt(key, id, seconds),
    (error) => log.warn(LOGS.receiptNotRecorded, { error }),
  );
}

function unlessDamaged<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw damaged(error);
  }
}

/** Returns the idempotency record of a webhook. Undefined when its topic is not deduplicated, or was removed. */
function recordOf(webhook: Webhook, { force }: Reference, { topic }: Attempt): IdempotencyRecordOptions | undefined {
  if (!topic || topic.dedupeBy === false) return undefined;
  const key = dedupeKey(webhook, topic.verify, topic.dedupeBy);
  return {
    key: force === undefined ? key : forcedKey(key, webhook, force),
    expiresAfterSeconds: receiptSeconds(topic),
  };
}

/** Starts the attempt and runs the handler. */
async function startAndRun(
  webhook: Webhook,
  attempt: Attempt,
  invocation: Invocation,
  { lane, handlers }: ProcessDependencies,
): Promise<void> {
  const countSeconds = attempt.isFirstReceive ? 0 : MAX_CALL_SECONDS;
  if (invocation.getRemainingTimeInMillis() < (countSeconds + lane.attemptTimeout + SETTLE_SECONDS) * 1_000) {
    throw new HandlerNotStartedError('time', 'the invocation has too little time left for an attempt');
  }
  const number = await attempt.start();
  const handler = await loadHandler(handlers, attempt.topicName);
  await runHandler(handler, webhook, { number, timeoutSeconds: lane.attemptTimeout, log: handlerLog(attempt.log) });
}

/** Loads a topic's handler. A missing one is retried, because the deployment that adds it may still be running. */
async function loadHandler(handlers: HandlerRegistry, topic: string): Promise<Handler> {
  const load = ownValue(handlers, topic);
  if (!load) throw new Error(`topic ${topic} has no handler: it was removed, or its deployment is still running`);
  return (await load()).default;
}
