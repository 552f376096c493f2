import { PermanentError } from '../../contract/errors.ts';
import type { HandlerLog, HandlerRegistry } from '../../contract/handler.ts';
import { STEPS } from '../../contract/observability.ts';
import { parseReference, type Reference } from '../../contract/reference.ts';
import type { Priority, Topic } from '../../contract/resolve-webhooks.ts';
import type { TopicCounter } from '../runtime/topic-counter.ts';
import { attemptWebhook } from './attempt-webhook.ts';
import { loadWebhook } from './load-webhook.ts';
import type { Remaining } from './once.ts';
import type { ProcessPorts } from './ports.ts';
import { toWebhook } from './received-webhook.ts';
import { settleFailure } from './settle-failure.ts';

export interface ProcessDependencies {
  readonly priority: Priority;
  /** How each topic is verified, which tells where its event's id and type stand. */
  readonly topics: Readonly<Record<string, Pick<Topic, 'verify'>>>;
  readonly handlers: HandlerRegistry;
  readonly ports: ProcessPorts;
  readonly counter: TopicCounter;
  readonly functionVersion: string;
  /** A logger whose lines all carry these fields. */
  logWith(fields: Record<string, unknown>): HandlerLog;
}

/** A message of the lane's queue. */
export interface QueuedMessage {
  readonly body: string;
  readonly receiptHandle: string;
  /** How often SQS has handed it out, which is the number of this attempt. */
  readonly receiveCount: number;
  readonly firstReceivedAt: Date;
}

/** Makes one attempt at one webhook. @returns whether the message is settled and may be deleted */
export async function processWebhook(
  message: QueuedMessage,
  remaining: Remaining,
  dependencies: ProcessDependencies,
): Promise<boolean> {
  const { priority, topics, handlers, ports, counter } = dependencies;
  const attempt = message.receiveCount;
  let topic = 'unknown';
  let log = dependencies.logWith({ attempt });
  try {
    const reference = readReference(message.body);
    topic = reference.topic;
    log = dependencies.logWith({ id: reference.id, topic, attempt });

    // The payload and the handler's code come from different places: nothing gained by waiting for one first.
    const [stored, handler] = await Promise.all([loadWebhook(reference, ports, log), loadHandler(handlers, topic)]);
    const start = performance.now();
    const webhook = toWebhook(stored, reference, topics[topic]?.verify);
    const { eventId, eventType } = webhook;
    const outcome = await ports.once(reference.id, remaining, () =>
      attemptWebhook(handler, webhook, { number: attempt, timeoutSeconds: priority.attemptTimeout, log }),
    );

    const isDuplicate = outcome === 'duplicate';
    const ms = Math.round(performance.now() - start);
    log.info(isDuplicate ? STEPS.duplicate : STEPS.processed, { eventId, eventType, ms });
    counter.count(isDuplicate ? 'duplicate' : 'processed', topic);
    return true;
  } catch (error) {
    return settleFailure(error, { message, topic, attempt, log }, dependencies);
  }
}

function readReference(body: string): Reference {
  try {
    return parseReference(body);
  } catch (cause) {
    throw new PermanentError('the queue message is not a webhook reference', { cause });
  }
}

async function loadHandler(handlers: HandlerRegistry, topic: string) {
  const load = Object.hasOwn(handlers, topic) ? handlers[topic] : undefined;
  if (!load)
    throw new PermanentError(`there is no handler for the topic ${topic}: it was removed while webhooks waited`);
  return (await load()).default;
}
