import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { payloadKey } from '#contract/keys';
import type { StoredWebhook } from '#contract/stored-webhook';
import { storedWebhook } from './process.ts';

/** Creates the UUIDv7 of a time. The number distinguishes those of the same millisecond. */
export function idAt(time: Date | string, n = 0): string {
  const hex = new Date(time).getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${n.toString(16).padStart(12, '0')}`;
}

/** Creates a webhook that was received at a time. */
export function webhookAt(time: Date | string, n = 0, body = `{"id":"evt_${n}"}`, topic = 'orders'): StoredWebhook {
  return { ...storedWebhook(idAt(time, n), body, topic), receivedAt: new Date(time).toISOString() };
}

/** Puts webhooks into the bucket `payloads`, as ingest does. */
export async function putWebhooks(s3: S3Client, webhooks: readonly StoredWebhook[]): Promise<void> {
  const put = (webhook: StoredWebhook) =>
    s3.send(new PutObjectCommand({ Bucket: 'payloads', Key: payloadKey(webhook), Body: JSON.stringify(webhook) }));
  for (let n = 0; n < webhooks.length; n += 100) await Promise.all(webhooks.slice(n, n + 100).map(put));
}
