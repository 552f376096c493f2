import type { RejectionReason } from '#contract/observability';
import { inlineReference, type StoredReference } from '#contract/reference';
import type { StoredWebhook } from '#contract/stored-webhook';
import type { IngestPorts } from './ports.ts';
import { Problem } from './problem.ts';

/** Place of an accepted webhook. If the store or the queue fails, the other one holds it alone. */
export type Durability = 'stored and queued' | 'inline in the queue' | 'stored with a marker';

export interface Durable {
  readonly durability: Durability;
  readonly storeMs: number;
  readonly queueMs: number;
  /** Errors of the store or the queue. */
  readonly errors: readonly Error[];
}

/**
 * Makes a webhook durable in the store and the queue, or in one of them while the other fails.
 *
 * @throws {Problem} 503 when neither works, so that the provider retries
 */
export async function makeDurable(
  webhook: StoredWebhook,
  reference: StoredReference,
  lane: string,
  ports: IngestPorts,
): Promise<Durable> {
  // Store first: when the queue then fails, the webhook is not lost. A queued reference to a missing object could not
  // be processed.
  const store = await timed(() => ports.store(reference.key, webhook));
  const message = store.error ? inlineReference(reference, webhook) : reference;
  if (!message) throw unavailableBecause('store-failed', store.error);

  const queue = await timed(() => ports.enqueue(lane, message));
  const times = { storeMs: store.ms, queueMs: queue.ms };
  if (!queue.error) {
    if (store.error) return { durability: 'inline in the queue', ...times, errors: [store.error] };
    return { durability: 'stored and queued', ...times, errors: [] };
  }
  if (store.error) throw unavailableBecause('store-and-queue-failed', store.error, queue.error);

  const marker = await timed(() => ports.markUnqueued(lane, reference));
  if (marker.error) throw unavailableBecause('queue-and-marker-failed', queue.error, marker.error);
  return { durability: 'stored with a marker', ...times, errors: [queue.error] };
}

async function timed(work: () => Promise<void>): Promise<{ readonly ms: number; readonly error?: Error }> {
  const start = performance.now();
  const ms = () => Math.round(performance.now() - start);
  try {
    await work();
    return { ms: ms() };
  } catch (error) {
    return { ms: ms(), error: error instanceof Error ? error : new Error(String(error), { cause: error }) };
  }
}

function unavailableBecause(reason: RejectionReason, ...errors: readonly unknown[]): Problem {
  const cause = errors.length === 1 ? errors[0] : new AggregateError(errors, errors.map(String).join('; '));
  return new Problem(reason, 'The webhook cannot be accepted at the moment. Retry later.', { cause });
}
