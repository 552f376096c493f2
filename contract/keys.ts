/** Prefix of the key of every stored webhook. */
export const PAYLOAD_PREFIX = 'webhooks/';

/**
 * Builds the key of a webhook in the payload bucket.
 *
 * The key is Hive-style, so that a Glue table searches it with partition projection and one listing returns a topic's
 * hour. The topic comes first, because S3 distributes load by key prefix.
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

/** Prefix of the key of every marker. A marker names a stored webhook that could not be queued yet. */
export const UNQUEUED_PREFIX = 'unqueued/';

/** Builds the key of the marker of a stored webhook that could not be queued. */
export function unqueuedKey(lane: string, id: string): string {
  return `${UNQUEUED_PREFIX}${lane}/${id}`;
}

/** Reads the lane from a marker's key. Returns undefined for any other key. */
export function laneOfMarker(key: string): string | undefined {
  return /^unqueued\/([^/]+)\/[^/]+$/.exec(key)?.[1];
}

/** Prefix of the key of every record of dropped dead letters. */
export const DROPPED_PREFIX = 'dropped/';

/**
 * Builds the key of a record of dead letters that an operator dropped.
 *
 * @param first message id of the first dead letter in the record. Two operators never drop the same at the same time
 */
export function droppedKey(lane: string, droppedAt: Date, first: string): string {
  return `${DROPPED_PREFIX}${lane}/${droppedAt.toISOString()}-${first}.json`;
}
