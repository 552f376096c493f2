import { createHash } from 'node:crypto';
import type { OrderBy } from '#contract/define-webhooks';
import type { Body } from '#contract/read-body';
import { readLocation } from '#contract/read-location';
import type { StoredWebhook } from '#contract/stored-webhook';

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
