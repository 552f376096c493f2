import type { SemaphoreInterface } from 'async-mutex';
import { AttemptDeferredError, PermanentError, ProcessorDiedError } from '#contract/errors';
import type { HandlerLog, HandlerRegistry } from '#contract/handler';
import { AFTER_AN_ATTEMPT, CRASH_MARGIN } from '#config/lane-times';
import { STEPS } from '#contract/observability';
import { parseReference, type Reference } from '#contract/reference';
import type { ResolvedLane, ResolvedTopic } from '#config/resolve-webhooks';
import type { TopicCounter } from '#lambdas/runtime/topic-counter';
import { attemptWebhook } from './attempt-webhook.ts';
import { dedupeKey } from './dedupe-key.ts';
import { loadWebhook } from './load-webhook.ts';
import { roomForMessage } from './memory-budget.ts';
import type { Outcome, Remaining } from './idempotency.ts';
import type { ProcessPorts } from './ports.ts';
import type { QueuedMessage } from './queued-message.ts';
import { toWebhook } from './received-webhook.ts';
import { type FailedAttempt, settleFailure } from './settle-failure.ts';

export interface ProcessDependencies {
  readonly lane: ResolvedLane;
  readonly topics: Readonly<Record<string, ResolvedTopic>>;
  readonly handlers: HandlerRegistry;
  readonly ports: ProcessPorts;
  /** Room for the bodies that are in memory at once. */
  readonly memory: SemaphoreInterface;
  readonly counter: TopicCounter;
  readonly functionVersion: string;
  /** A logger whose lines all carry these fields. */
  logWith(fields: Record<string, unknown>): HandlerLog;
}

/**
 * Makes one attempt at one webhook.
 *
 * @param turn resolves when the attempt may begin
 * @returns whether the message is settled and may be deleted
 */
export async function processWebhook(
  message: QueuedMessage,
  turn: () => Promise<void>,
  remaining: Remaining,
  dependencies: ProcessDependencies,
): Promise<boolean> {
  const { lane, topics, memory, logWith } = dependencies;
  const attempt = message.receiveCount;
  let failed: FailedAttempt = {
    message,
    topic: 'unknown',
    attempt,
    hasBegun: false,
    policy: lane,
    log: logWith({ attempt }),
  };
  try {
    const reference = readReference(message.body);
    const { id, topic } = reference;
    const config = ownValue(topics, topic);
    const policy = config ?? lane;
    failed = { ...failed, topic, policy, log: logWith({ id, topic, attempt }) };

    const begin = async (): Promise<FailedAttempt> => {
      if (remaining.getRemainingTimeInMillis() < (lane.attemptTimeout + AFTER_AN_ATTEMPT) * 1_000) {
        throw new AttemptDeferredError('the invocation has no time left for it');
      }
      const begun = await attemptNumber(message, config, dependencies);
      failed = { ...failed, attempt: begun, hasBegun: true, log: logWith({ id, topic, attempt: begun }) };
      if (begun > policy.attempts + CRASH_MARGIN) {
        throw new ProcessorDiedError(`the processor died in each of the last ${CRASH_MARGIN + 1} attempts`);
      }
      return failed;
    };
    return await memory.runExclusive(
      async () => {
        await turn();
        await attemptOnce(reference, begin, failed.log, remaining, dependencies);
        return true;
      },
      roomForMessage(reference, message, lane),
    );
  } catch (error) {
    return settleFailure(error, failed, dependencies);
  }
}

async function attemptOnce(
  reference: Reference,
  begin: () => Promise<FailedAttempt>,
  log: HandlerLog,
  remaining: Remaining,
  { lane, topics, handlers, ports, counter }: ProcessDependencies,
): Promise<void> {
  const topic = ownValue(topics, reference.topic);
  const stored = await loadWebhook(reference, ports, log);
  const start = performance.now();
  const webhook = toWebhook(stored, reference, topic?.verify);
  const { eventId, eventType } = webhook;
  const run = async () => {
    const { attempt, log } = await begin();
    const handler = await loadHandler(handlers, reference.topic);
    await attemptWebhook(handler, webhook, { number: attempt, timeoutSeconds: lane.attemptTimeout, log });
  };
  const outcome: Outcome = topic?.idempotent
    ? await ports.once({ key: dedupeKey(webhook, topic), forSeconds: topic.dedupeFor }, remaining, run)
    : await run().then(() => 'done');

  if (outcome === 'unrecorded') log.warn('webhook processed, but the table could not be told');
  const isDuplicate = outcome === 'duplicate';
  const ms = Math.round(performance.now() - start);
  log.info(isDuplicate ? STEPS.duplicate : STEPS.processed, { eventId, eventType, ms });
  counter.count(isDuplicate ? 'duplicate' : 'processed', reference.topic);
}

/**
 * Receives are no attempts: a throttle, an outage, a deferral or the wait for another webhook is one too. So attempts are
 * counted as they begin, but for the first of a standard lane, which nearly always is the only one.
 */
async function attemptNumber(
  { messageId, receiveCount }: QueuedMessage,
  topic: ResolvedTopic | undefined,
  { lane, ports }: ProcessDependencies,
): Promise<number> {
  if (lane.fifo) return ports.countAttempt(messageId);
  if (receiveCount === 1) return 1;
  // Its handler runs while the table is down, too.
  if (topic?.idempotent === false) return receiveCount;
  return 1 + (await ports.countAttempt(messageId));
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

/** One that is missing is retried: it may be yet to be deployed. */
async function loadHandler(handlers: HandlerRegistry, topic: string) {
  const load = ownValue(handlers, topic);
  if (!load) throw new Error(`there is no handler for the topic ${topic}: it was removed, or is yet to be deployed`);
  return (await load()).default;
}

/** A message may name anything, `toString` too. */
function ownValue<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
