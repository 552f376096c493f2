import { Semaphore } from 'async-mutex';
import type { Reference } from '../../contract/reference.ts';
import type { Priority } from '../../contract/resolve-webhooks.ts';
import type { QueuedMessage } from './queued-message.ts';

/** Coarse, because the semaphore counts its units one by one. */
const UNIT_BYTES = 65_536;

/**
 * A sixteenth of the memory: a body is held several times over, as JSON, as text, as bytes, and as what the handler parses
 * it into.
 */
const UNITS_PER_MIB = 1_048_576 / UNIT_BYTES / 16;

function unitsOf({ memorySize }: Pick<Priority, 'memorySize'>): number {
  return memorySize * UNITS_PER_MIB;
}

/** How many bodies one processor holds at once: the rest of a batch waits until there is room. */
export function memoryBudget(priority: Priority): Semaphore {
  return new Semaphore(unitsOf(priority));
}

/** The room that a webhook takes up. One that is larger than all of it is worked on alone. */
export function roomFor({ bytes }: Reference, { body }: QueuedMessage, priority: Priority): number {
  const units = Math.ceil(Math.max(bytes ?? 0, body.length) / UNIT_BYTES);
  return Math.min(Math.max(units, 1), unitsOf(priority));
}
