import { createHash } from 'node:crypto';
import type { DedupeBy } from '#contract/define-webhooks';
import type { Webhook } from '#contract/handler';
import { readLocation } from '#contract/read-location';
import type { ResolvedTopic } from '#config/resolve-webhooks';
import type { Location, Verification } from '#contract/verification';

/**
 * The idempotency key of a webhook: the same for all deliveries of one event.
 *
 * An id that the signature covers stands for the event by itself, since the bodies of two deliveries may differ.
 * Any other id could be set by somebody who sends a captured request again, and would claim an event that is yet to come:
 * there the body has its part in the key. Where there is no id the body stands for the event, unless different events may
 * have the same: then each delivery is one, since to drop an event is worse than to run twice.
 */
export function dedupeKey(webhook: Webhook, { dedupeBy, verify }: Pick<ResolvedTopic, 'dedupeBy' | 'verify'>): string {
  if (dedupeBy === 'none') return deliveryKey(webhook);
  const location = locationOf(dedupeBy, verify);
  const eventId = location && readLocation(webhook.headers, webhook.bytes(), location);
  if (location === undefined || eventId === undefined) {
    const isEventOfItsOwn = dedupeBy === 'eventId' && verify.bodiesRepeat;
    return isEventOfItsOwn ? deliveryKey(webhook) : keyOf(webhook.topic, bodyHash(webhook), '');
  }
  return keyOf(webhook.topic, isCovered(location, verify) ? 'event' : bodyHash(webhook), eventId);
}

function deliveryKey({ topic, id }: Webhook): string {
  return keyOf(topic, 'delivery', id);
}

function keyOf(topic: string, body: string, id: string): string {
  // The first two have no colons, so that no id can look like them.
  return `${topic}:${body}:${id}`;
}

function bodyHash(webhook: Webhook): string {
  return createHash('sha256').update(webhook.bytes()).digest('hex');
}

function locationOf(dedupeBy: Exclude<DedupeBy, 'none'>, verify: Verification): Location | undefined {
  if (dedupeBy === 'body') return undefined;
  return dedupeBy === 'eventId' ? verify.eventId : dedupeBy;
}

/** Whether nobody without the secret can have put it there. */
function isCovered(location: Location, verify: Verification): boolean {
  switch (verify.kind) {
    case 'signature':
      return 'header' in location
        ? verify.signed.some((part) => typeof part === 'object' && 'header' in part && part.header === location.header)
        : verify.bodyHash !== undefined || verify.signed.some((part) => coversPointer(part, location.body));
    case 'token':
    case 'basic':
    case 'jwt':
      // Whoever has the token could have sent everything else as well.
      return true;
    case 'unsigned':
      return false;
  }
}

function coversPointer(part: unknown, pointer: string): boolean {
  return part === 'body' || (typeof part === 'object' && part !== null && 'body' in part && part.body === pointer);
}
