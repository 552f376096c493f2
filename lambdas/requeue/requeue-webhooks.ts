import { Semaphore } from 'async-mutex';
import { laneOfMarker } from '#contract/keys';
import { LOGS } from '#contract/observability';
import { parseReference, type Reference } from '#contract/reference';
import type { FunctionLog } from '#lambdas/runtime/logger';
import type { BatchErrors } from './batch-errors.ts';
import { MAX_CONCURRENT_READS, MAX_REFERENCES_PER_CALL, type RequeuePorts } from './ports.ts';

const CONCURRENT_BATCHES = MAX_CONCURRENT_READS / MAX_REFERENCES_PER_CALL;
/**
 * Consecutive failed calls after which a lane is left to the next run, so that it does not use up the time of the
 * others.
 */
const MAX_FAILURES_IN_A_ROW = 20;

/** Markers of one lane. */
interface Batch {
  readonly lane: string;
  readonly markers: readonly string[];
}

/** A marker that was read. */
interface Marked {
  readonly marker: string;
  readonly reference: Reference;
}

/**
 * Queues the webhooks that were stored while their queue was unavailable.
 *
 * When the time is nearly up, listing stops too. The result then counts only the markers that were listed, so at least
 * that many remain. It is never zero then, because no marker of the last page was tried.
 *
 * @param hasTime tells whether there is time for two more calls one after the other
 * @returns the number of listed markers that remain, because of an error or a lack of time
 */
export async function requeueWebhooks(ports: RequeuePorts, log: FunctionLog, hasTime: () => boolean): Promise<number> {
  const run = new RequeueRun(ports, log, hasTime);
  const semaphore = new Semaphore(CONCURRENT_BATCHES);
  const batches: Promise<number>[] = [];
  try {
    for await (const page of ports.markers()) {
      for (const batch of batchesOf(page)) batches.push(semaphore.runExclusive(() => run.requeueBatch(batch)));
      if (!hasTime()) break;
    }
  } finally {
    // Also when listing fails, because a run must not continue after its invocation has ended.
    await Promise.all(batches);
  }
  return (await Promise.all(batches)).reduce((sum, remaining) => sum + remaining, 0);
}

/** Divides the markers of a page into batches of one lane each. */
function batchesOf(page: readonly string[]): Batch[] {
  const byLane = Map.groupBy(page, (marker) => laneOfMarker(marker) ?? '');
  return [...byLane].flatMap(([lane, markers]) =>
    Array.from({ length: Math.ceil(markers.length / MAX_REFERENCES_PER_CALL) }, (_, n) => ({
      lane,
      markers: markers.slice(n * MAX_REFERENCES_PER_CALL, (n + 1) * MAX_REFERENCES_PER_CALL),
    })),
  );
}

/** Requeues the batches of a run, which share the failures of each lane. */
class RequeueRun {
  readonly #ports: RequeuePorts;
  readonly #log: FunctionLog;
  readonly #hasTime: () => boolean;
  readonly #failuresInARow = new Map<string, number>();

  constructor(ports: RequeuePorts, log: FunctionLog, hasTime: () => boolean) {
    this.#ports = ports;
    this.#log = log;
    this.#hasTime = hasTime;
  }

  /** Queues the webhooks of a batch and removes their markers. @returns the number of markers that remain */
  async requeueBatch({ lane, markers }: Batch): Promise<number> {
    if (!this.#mayTry(lane)) return markers.length;
    const read = await Promise.all(markers.map((marker) => this.#read(marker)));
    const gone = read.filter((result) => result === 'gone').length;
    const marked = read.filter((result) => typeof result === 'object');
    // Asked again, because reading may have taken the time of a call.
    const queued = this.#mayTry(lane) ? await this.#enqueue(lane, marked) : [];
    const removed = await this.#remove(queued);
    return markers.length - gone - removed.length;
  }

  #mayTry(lane: string): boolean {
    return this.#hasTime() && (this.#failuresInARow.get(lane) ?? 0) < MAX_FAILURES_IN_A_ROW;
  }

  async #read(marker: string): Promise<Marked | 'gone' | 'failed'> {
    try {
      const text = await this.#ports.read(marker);
      return text === undefined ? 'gone' : { marker, reference: parseReference(text) };
    } catch (error) {
      this.#logFailure(marker, error);
      return 'failed';
    }
  }

  async #enqueue(lane: string, marked: readonly Marked[]): Promise<readonly Marked[]> {
    if (marked.length === 0) return [];
    const references = marked.map(({ reference }) => reference);
    const queued = await this.#succeeded(marked, this.#ports.enqueue(lane, references));
    this.#failuresInARow.set(lane, queued.length > 0 ? 0 : (this.#failuresInARow.get(lane) ?? 0) + 1);
    return queued;
  }

  /** Removes the markers of queued webhooks. A crash before it queues them twice, which the processor detects. */
  async #remove(queued: readonly Marked[]): Promise<readonly Marked[]> {
    if (queued.length === 0) return [];
    const removed = await this.#succeeded(queued, this.#ports.remove(queued.map(({ marker }) => marker)));
    for (const { reference } of removed) this.#log.info(LOGS.queuedLate, { id: reference.id, topic: reference.topic });
    return removed;
  }

  /** Returns the entries of a batch call that succeeded, and logs the others. */
  async #succeeded(entries: readonly Marked[], call: Promise<BatchErrors>): Promise<readonly Marked[]> {
    const errors = await call.catch((error: Error) => entries.map(() => error));
    return entries.filter(({ marker }, n) => {
      if (errors[n] !== undefined) this.#logFailure(marker, errors[n]);
      return errors[n] === undefined;
    });
  }

  #logFailure(marker: string, error: unknown): void {
    this.#log.error(LOGS.notRequeued, { marker, error });
  }
}
