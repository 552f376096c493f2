import { Semaphore } from 'async-mutex';
import { memoryUnits, unitsFor } from '#config/lane-memory';
import type { ResolvedLane } from '#config/resolve-webhooks';
import type { Reference } from '#contract/reference';
import type { QueuedMessage } from './queued-message.ts';

/** How many bodies one processor holds at once: the rest of a batch waits until there is room. */
export function memoryBudget(lane: ResolvedLane): Semaphore {
  return new Semaphore(memoryUnits(lane));
}

/** The room that a message's webhook takes up. */
export function unitsForMessage({ bytes }: Reference, { body }: QueuedMessage, lane: ResolvedLane): number {
  return unitsFor(Math.max(bytes ?? 0, body.length), lane);
}
