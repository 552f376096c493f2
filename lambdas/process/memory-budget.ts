import { Semaphore } from 'async-mutex';
import type { Reference } from '../../contract/reference.ts';
import type { Priority } from '../../contract/resolve-webhooks.ts';
import type { QueuedMessage } from './queued-message.ts';

/** A body is held several times over: as JSON, as text, as bytes, and as what the handler parses it into. */
const SHARE_OF_MEMORY = 1 / 16;

function budgetBytes({ memorySize }: Pick<Priority, 'memorySize'>): number {
  return memorySize * 1_048_576 * SHARE_OF_MEMORY;
}

/** How many bytes of bodies one processor holds at once: the rest of a batch waits until there is room. */
export function memoryBudget(priority: Priority): Semaphore {
  return new Semaphore(budgetBytes(priority));
}

/** The room that a webhook takes up. One that is larger than all of it is worked on alone. */
export function roomFor({ bytes }: Reference, { body }: QueuedMessage, priority: Priority): number {
  return Math.min(Math.max(bytes ?? 0, body.length), budgetBytes(priority));
}
