import { Semaphore } from 'async-mutex';
import { memoryUnits, unitsFor } from '#config/lane-memory';
import type { ResolvedLane } from '#config/resolve-webhooks';
import type { Reference } from '#contract/reference';
import type { QueuedMessage } from './queued-message.ts';

/** Creates the semaphore that limits the bodies in memory. The rest of a batch waits until an attempt ends. */
export function memoryBudget(lane: ResolvedLane): Semaphore {
  return new Semaphore(memoryUnits(lane));
}

/** Computes the memory units that a message's webhook needs. */
export function unitsForMessage({ bytes }: Reference, { body }: QueuedMessage, lane: ResolvedLane): number {
  return unitsFor(Math.max(bytes ?? 0, body.length), lane);
}
