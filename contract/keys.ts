/** What the key of every stored webhook begins with. */
export const PAYLOAD_PREFIX = 'webhooks/';

/**
 * Where a webhook lies in the payload bucket, Hive-style: a Glue table searches it with partition projection,
 * and a topic's hour is one listing. The topic comes first because S3 splits its load by key prefix.
 */
export function payloadKey(webhook: {
  readonly id: string;
  readonly topic: string;
  readonly receivedAt: string;
}): string {
  const date = webhook.receivedAt.slice(0, 10);
  const hour = webhook.receivedAt.slice(11, 13);
  return `${PAYLOAD_PREFIX}topic=${webhook.topic}/dt=${date}/hh=${hour}/${webhook.id}.json`;
}
