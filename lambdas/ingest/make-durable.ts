import { inlineReference, type StoredReference } from '#contract/reference';
import type { StoredWebhook } from '#contract/stored-webhook';
import type { IngestPorts } from './ports.ts';
import { unavailable } from './problem.ts';

/** Where an accepted webhook lies: as it should, in the queue alone, or in the store with a marker to queue it by. */
export type Durability = 'stored and queued' | 'inline in the queue' | 'stored with a marker';

export interface Durable {
  readonly durability: Durability;
  readonly storeMs: number;
  readonly queueMs: number;
  /** What went wrong on the way, if anything. */
  readonly faults: readonly unknown[];
}

/**
 * Puts a webhook where it cannot be lost: into the store and the queue, or into the one of them that works.
 *
 * @throws {Problem} 503 when neither does: the provider's own retry is then what keeps it
 */
export async function makeDurable(
  webhook: StoredWebhook,
  reference: StoredReference,
  lane: string,
  ports: IngestPorts,
): Promise<Durable> {
  // Store first: a payload without a reference can be found and queued, a reference without a payload cannot.
  const store = await tried(() => ports.store(reference.key, webhook));
  const message = store.fault ? inlineReference(reference, webhook) : reference;
  if (!message) throw refused('store-failed', store.fault);

  const queue = await tried(() => ports.enqueue(lane, message));
  const times = { storeMs: store.ms, queueMs: queue.ms };
  if (!queue.fault) {
    const durability = store.fault ? 'inline in the queue' : 'stored and queued';
    return { durability, ...times, faults: store.fault ? [store.fault] : [] };
  }
  if (store.fault) throw refused('store-and-queue-failed', store.fault, queue.fault);

  const marker = await tried(() => ports.markUnqueued(lane, reference));
  if (marker.fault) throw refused('queue-and-marker-failed', queue.fault, marker.fault);
  return { durability: 'stored with a marker', ...times, faults: [queue.fault] };
}

async function tried(work: () => Promise<void>): Promise<{ readonly ms: number; readonly fault?: unknown }> {
  const start = performance.now();
  const ms = () => Math.round(performance.now() - start);
  return work().then(
    () => ({ ms: ms() }),
    (fault: unknown) => ({ ms: ms(), fault: fault ?? new Error('failed without a reason') }),
  );
}

function refused(reason: string, ...faults: unknown[]) {
  const cause = faults.length === 1 ? faults[0] : new AggregateError(faults, faults.map(String).join('; '));
  return Object.assign(unavailable(reason, 'The webhook cannot be taken in at the moment.'), { cause });
}
