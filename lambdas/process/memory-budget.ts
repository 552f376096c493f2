import { Semaphore } from 'async-mutex';
import { roomFor, roomOf } from '#config/lane-memory';
import type { Reference } from '#contract/reference';
import type { ResolvedLane } from '#config/resolve-webhooks';
import type { QueuedMessage } from './queued-message.ts';

/** How many bodies one processor holds at once: the rest of a batch waits until there is room. */
export function memoryBudget(lane: ResolvedLane): Semaphore {
  return new Semaphore(roomOf(lane));
}

/** The room that a message's webhook takes up. */
export function roomForMessage({ bytes }: Reference, { body }: QueuedMessage, lane: ResolvedLane): number {
  return roomFor(Math.max(bytes ?? 0, body.length), lane);
}
