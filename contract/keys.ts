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
  return `${topicPrefix(webhook.topic)}dt=${date}/hh=${hour}/${webhook.id}.json`;
}

/** Returns the prefix of the keys of a topic's stored webhooks. */
export function topicPrefix(topic: string): string {
  return `${PAYLOAD_PREFIX}topic=${topic}/`;
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

/** Prefix of the keys of objects that a probe writes and deletes. */
export const PROBE_PREFIX = 'probe/';

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

/** Place of a topic's stored webhooks in a listing of the bucket, which is in order of receipt. */
export interface PayloadListing {
  readonly prefix: string;
  /** Text that the first key follows. @default the listing starts with the first key of the prefix */
  readonly startAfter?: string;
}

/** Webhook as the key of its payload describes it. */
export interface KeyedWebhook {
  readonly id: string;
  /** Time of the receipt, a few milliseconds late. It grows from key to key. */
  readonly receivedAt: Date;
}

const HOUR_MS = 3_600_000;
/** Longest time from the receipt to the time in an id. The generator of ids ignores clocks that go back by 10 s. */
const ID_DELAY_MS = 30_000;

/** Describes how the stored webhooks of a topic are listed, all of them or those that were received since a time. */
export function payloadListing(topic: string, since?: Date): PayloadListing {
  const prefix = topicPrefix(topic);
  if (!since) return { prefix };
  const hex = since.getTime().toString(16).padStart(12, '0');
  const startOfId = `${hex.slice(0, 8)}-${hex.slice(8)}`;
  const startAfter = payloadKey({ id: startOfId, topic, receivedAt: since.toISOString() }).replace(/\.json$/, '');
  return { prefix, startAfter };
}

/** Returns the keys that the payload of an id may have. None for a text that is no id. */
export function payloadKeysOf(topic: string, id: string): string[] {
  const ms = timeOf(id);
  if (!(ms > ID_DELAY_MS && ms < 8.64e15)) return [];
  // The hour may end after ingest has read the time of the receipt and before it generates the id.
  const keys = [ms - ID_DELAY_MS, ms].map((time) =>
    payloadKey({ id, topic, receivedAt: new Date(time).toISOString() }),
  );
  return [...new Set(keys)];
}

/** Reads the webhook from the key of a payload. Returns undefined for any other key. */
export function readPayloadKey(key: string): KeyedWebhook | undefined {
  const [, date, hour, id = ''] = /\/dt=(\d{4}-\d\d-\d\d)\/hh=(\d\d)\/([0-9a-f-]{36})\.json$/.exec(key) ?? [];
  const start = Date.parse(`${date}T${hour}:00:00.000Z`);
  const ms = Math.min(timeOf(id), start + HOUR_MS - 1);
  return Number.isNaN(ms) ? undefined : { id, receivedAt: new Date(ms) };
}

/** Returns the time at which an id was generated, right after the receipt. Undefined for a text that is no id. */
export function generatedAt(id: string): Date | undefined {
  const ms = timeOf(id);
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) && !Number.isNaN(ms) ? new Date(ms) : undefined;
}

/** Returns the milliseconds since the epoch that the first 48 bits of a UUIDv7 hold. */
function timeOf(id: string): number {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-7/.test(id) ? Number.parseInt(id.replace('-', '').slice(0, 12), 16) : Number.NaN;
}
