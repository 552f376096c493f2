import { createHash } from 'node:crypto';
import type { DedupeBy } from '#contract/define-webhooks';
import { idLocation, isSigned } from '#contract/event-identity';
import type { Webhook } from '#contract/handler';
import type { Reviver } from '#contract/parse-json';
import { type Body, readJson } from '#contract/read-body';
import { readLocation } from '#contract/read-location';
import { signsTimeInBody } from '#contract/signs-time-in-body';
import type { Verification } from '#contract/verification';

/** Part of a webhook that identifies its event. */
export type Deliverable = Pick<Webhook, 'id' | 'topic' | 'headers' | 'bytes'>;

/**
 * Computes the idempotency key of a webhook, which is the same for all deliveries of one event.
 *
 * An id covered by the signature identifies the event by itself, because the bodies of two deliveries may differ. An
 * id outside the signature can be changed by a sender that repeats a captured request. Such an id could mark a future
 * event as already processed, so the key then includes the body. Without an id the body identifies the event. When
 * different events may have equal bodies, each delivery is a separate event, because dropping an event is worse than
 * processing one twice.
 */
export function dedupeKey(webhook: Deliverable, verify: Verification, dedupeBy: Exclude<DedupeBy, false>): string {
  if (dedupeBy === 'delivery') return deliveryKey(webhook);
  const location = idLocation(dedupeBy, verify);
  const body = { headers: webhook.headers, bytes: webhook.bytes(), jsonField: verify.jsonField };
  const eventId = location && readLocation(body, location);
  if (location && eventId !== undefined && isSigned(location, verify)) return keyOf(webhook.topic, 'event', eventId);
  if (eventId === undefined && isNotUnique(body, dedupeBy, verify)) return deliveryKey(webhook);
  const hash = createHash('sha256')
    .update(identifyingPart(body, dedupeBy, verify))
    .digest('hex');
  // A time inside the signed body makes the body unique, so that an unsigned id adds nothing but a way to repeat it.
  return keyOf(webhook.topic, hash, signsTimeInBody(verify) ? '' : (eventId ?? ''));
}

/**
 * Computes the idempotency key of an event in a forced replay. Another replay has another key and runs the event again.
 * A message that SQS delivers twice has the same key.
 *
 * @param key idempotency key of the event
 * @param replay id of the forced replay
 */
export function forcedKey(key: string, { topic }: Pick<Webhook, 'topic'>, replay: string): string {
  // The event's key is hashed, so that no event id can imitate the boundary between both.
  return keyOf(topic, 'forced', `${createHash('sha256').update(key).digest('hex')}:${replay}`);
}

/** Tells whether another event may have the same body. An empty body is that of any trigger. */
function isNotUnique({ bytes }: Body, dedupeBy: DedupeBy, verify: Verification): boolean {
  return bytes.length === 0 || (dedupeBy === 'eventId' && verify.bodyIsNotUnique === true);
}

/** Returns the body, or its JSON without the fields that differ between two deliveries of one event. */
function identifyingPart(body: Body, dedupeBy: DedupeBy, verify: Verification): string | Buffer {
  const ownFields = typeof dedupeBy === 'object' && 'bodyWithout' in dedupeBy ? dedupeBy.bodyWithout : undefined;
  const without = ownFields ?? (dedupeBy === 'body' ? [] : (verify.retryFields ?? []));
  if (without.length === 0) return body.bytes;
  return JSON.stringify(readJson(body, omit(without))) ?? body.bytes;
}

/** Leaves out fields, and keeps the digits of numbers, because two large numbers must not become one. */
function omit(names: readonly string[]): Reviver {
  return (name, value, { source }) => {
    if (names.includes(name)) return undefined;
    if (typeof value === 'number') return `number ${source}`;
    return typeof value === 'string' ? `text ${value}` : value;
  };
}

function deliveryKey({ topic, id }: Deliverable): string {
  return keyOf(topic, 'delivery', id);
}

function keyOf(topic: string, scope: string, id: string): string {
  // Topics and scopes contain no colon, so an id cannot imitate another kind of key.
  return `${topic}:${scope}:${id}`;
}
