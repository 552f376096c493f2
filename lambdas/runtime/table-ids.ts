import { createHash } from 'node:crypto';

/** Prefix that Powertools puts before the hash of each idempotency key. */
export const RECORD_PREFIX = 'event';

/** Hash function of idempotency keys. */
export const RECORD_HASH = 'sha256';

/** Returns the id of the idempotency record of an event, as Powertools computes it. */
export function recordId(idempotencyKey: string): string {
  return `${RECORD_PREFIX}#${hashOf(idempotencyKey)}`;
}

/** Returns the id of the receipt of an event. It exists for events that were received and not yet processed. */
export function receiptId(idempotencyKey: string): string {
  return `received#${hashOf(idempotencyKey)}`;
}

/** Returns the id of the item that holds how far a topic is reconciled. */
export function progressId(topic: string): string {
  return `reconcile#${topic}`;
}

/** Returns the id of the item that holds since when the provider is asked to repeat a delivery. */
export function redeliveryId(topic: string, delivery: string): string {
  return `redelivery#${topic}#${createHash(RECORD_HASH).update(delivery).digest('base64')}`;
}

function hashOf(idempotencyKey: string): string {
  return createHash(RECORD_HASH).update(JSON.stringify(idempotencyKey)).digest('base64');
}
