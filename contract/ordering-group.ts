import { createHash } from 'node:crypto';
import type { OrderBy } from './define-webhooks.ts';
import type { Body } from './read-body.ts';
import { readLocation } from './read-location.ts';
import type { StoredWebhook } from './stored-webhook.ts';

/**
 * Computes the message group of a webhook on a FIFO lane. The key is hashed, because it may be longer than SQS allows
 * for a group and may be personal data. A webhook without the key gets a group of its own.
 */
export function orderingGroup(webhook: Pick<StoredWebhook, 'id' | 'topic'>, body: Body, by: OrderBy): string {
  if (by === 'topic') return webhook.topic;
  const key = readLocation(body, by);
  return key === undefined
    ? webhook.id
    : `${webhook.topic}:${createHash('sha256').update(key).digest('hex').slice(0, 40)}`;
}
