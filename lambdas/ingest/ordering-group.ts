import { createHash } from 'node:crypto';
import type { OrderBy } from '#contract/define-webhooks';
import { readLocation } from '#contract/read-location';
import type { StoredWebhook } from '#contract/stored-webhook';

/**
 * The message group of a webhook on a lane that keeps order. A key may be longer than SQS allows for a group, and may name
 * a person: its hash stands in for it. A webhook without the key is a group of its own.
 */
export function orderingGroup(
  webhook: Pick<StoredWebhook, 'id' | 'topic' | 'headers'>,
  body: Buffer,
  by: OrderBy,
): string {
  if (by === 'topic') return webhook.topic;
  const key = readLocation(webhook.headers, body, by);
  return key === undefined
    ? webhook.id
    : `${webhook.topic}:${createHash('sha256').update(key).digest('hex').slice(0, 40)}`;
}
