import { createHash } from 'node:crypto';
import type { HandlerContext, Webhook } from '../../../contract/handler.ts';
import { SINK } from './sink.ts';

/** Tells the test about an attempt. */
export async function report(webhook: Webhook, { attempt }: HandlerContext): Promise<void> {
  const { id, topic, eventType } = webhook;
  const sha256 = createHash('sha256').update(webhook.bytes()).digest('hex');
  await fetch(SINK, { method: 'POST', body: JSON.stringify({ id, topic, eventType, attempt, sha256 }) });
}
