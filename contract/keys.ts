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

/** What the key of every marker begins with. */
export const UNQUEUED_PREFIX = 'unqueued/';

/** Where a stored webhook that could not be queued is noted down, by lane, until it is. */
export function unqueuedKey(lane: string, id: string): string {
  return `${UNQUEUED_PREFIX}${lane}/${id}`;
}

/** The lane that a marker names, or undefined when it is no marker's key. */
export function laneOfMarker(key: string): string | undefined {
  return /^unqueued\/([^/]+)\/[^/]+$/.exec(key)?.[1];
}
