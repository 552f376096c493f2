import { createHash } from 'node:crypto';
import type { DedupeBy } from '#contract/define-webhooks';
import type { Webhook } from '#contract/handler';
import { readLocation } from '#contract/read-location';
import type { Location, Verification } from '#contract/verification';

/**
 * Computes the idempotency key of a webhook, which is the same for all deliveries of one event.
 *
 * An id covered by the signature identifies the event by itself, because the bodies of two deliveries may differ. An
 * id outside the signature can be changed by a sender that repeats a captured request. Such an id could mark a future
 * event as already processed, so the key then includes the body. Without an id the body identifies the event. When
 * different events may have equal bodies, each delivery is a separate event, because dropping an event is worse than
 * processing one twice.
 */
export function dedupeKey(webhook: Webhook, verify: Verification, dedupeBy: Exclude<DedupeBy, false>): string {
  if (dedupeBy === 'delivery') return deliveryKey(webhook);
  const location = locationOf(dedupeBy, verify);
  const eventId = location && readLocation(webhook.headers, webhook.bytes(), location);
  if (location === undefined || eventId === undefined) {
    const isSeparateEvent = dedupeBy === 'eventId' && verify.bodyIsNotUnique;
    return isSeparateEvent ? deliveryKey(webhook) : keyOf(webhook.topic, bodyHash(webhook), '');
  }
  return keyOf(webhook.topic, isSigned(location, verify) ? 'event' : bodyHash(webhook), eventId);
}

function deliveryKey({ topic, id }: Webhook): string {
  return keyOf(topic, 'delivery', id);
}

function keyOf(topic: string, scope: string, id: string): string {
  // Topics and scopes contain no colon, so an id cannot imitate another kind of key.
  return `${topic}:${scope}:${id}`;
}

function bodyHash(webhook: Webhook): string {
  return createHash('sha256').update(webhook.bytes()).digest('hex');
}

function locationOf(dedupeBy: 'eventId' | 'body' | Location, verify: Verification): Location | undefined {
  if (dedupeBy === 'body') return undefined;
  return dedupeBy === 'eventId' ? verify.eventId : dedupeBy;
}

/** Returns true when only a sender that has the secret can have set the value. */
function isSigned(location: Location, verify: Verification): boolean {
  switch (verify.kind) {
    case 'signature':
      return 'header' in location
        ? verify.signed.some((part) => typeof part === 'object' && 'header' in part && part.header === location.header)
        : verify.bodyHash !== undefined || verify.signed.some((part) => coversPointer(part, location.body));
    case 'token':
    case 'basic':
    case 'jwt':
      // A sender with the token could have set everything else as well.
      return true;
    case 'unsigned':
      return false;
  }
}

function coversPointer(part: unknown, pointer: string): boolean {
  return part === 'body' || (typeof part === 'object' && part !== null && 'body' in part && part.body === pointer);
}
