import type { StoredWebhook } from './stored-webhook.ts';
import { zlib } from './zlib.ts';

/** Message in the queue. It refers to the stored payload, or contains the payload if S3 could not store it. */
export type Reference = StoredReference | InlineReference;

interface Common {
  /** Version of the format. */
  readonly v: 1;
  /** Id of the webhook, a UUIDv7. */
  readonly id: string;
  readonly topic: string;
  /** Time of the receipt, ISO 8601 in UTC. */
  readonly receivedAt: string;
  /** Provider's id of the event, if it is in a header. */
  readonly eventId?: string;
  /** Provider's type of the event, if it is in a header. */
  readonly eventType?: string;
  /** Size of the body in bytes. The processor derives from it how many bodies it holds at the same time. */
  readonly bytes?: number;
  /** Message group that keeps the webhook in order, if its lane was `fifo` at the receipt. */
  readonly group?: string;
  /** `'reconcile'` if the event was fetched from the provider's API. */
  readonly source?: 'reconcile';
  /** Id of the forced replay. The processor runs the event once per forced replay, although it was processed before. */
  readonly force?: string;
}

/** Reference to a webhook in the payload bucket. */
export interface StoredReference extends Common {
  /** Key of the stored webhook in the payload bucket. */
  readonly key: string;
}

/** Reference that contains its webhook. */
export interface InlineReference extends Common {
  /** JSON of the stored webhook, gzipped, in Base64. */
  readonly webhook: string;
}

/**
 * Chooses the SQS message group of a reference.
 *
 * On a standard queue it is the topic, so that a noisy topic does not delay the others (fair queues).
 * On a FIFO queue it is the reference's group, with the id by which SQS drops what is sent twice within five minutes.
 *
 * The kind of the queue decides, because the lane's `fifo` may have changed since the receipt.
 * SQS refuses parameters of the other kind.
 */
export function messageGroup(
  { id, topic, group = topic }: Reference,
  inOrder: boolean,
): { MessageGroupId: string; MessageDeduplicationId?: string } {
  return inOrder ? { MessageGroupId: group, MessageDeduplicationId: id } : { MessageGroupId: topic };
}

/** Tells from a queue's URL whether it is a FIFO queue. SQS requires the suffix in the name. */
export function keepsOrder(queueUrl: string): boolean {
  return queueUrl.endsWith('.fifo');
}

/** Largest message that a queue accepts, including the message attributes. SQS allows 1 MiB at most. */
export const QUEUE_MESSAGE_BYTES = 1_048_576;

// A dead letter's reason is added later and must fit too.
const MAX_MESSAGE_BYTES = QUEUE_MESSAGE_BYTES - 16_384;

/**
 * Parses the body of a queue message.
 *
 * @throws {RangeError} if the reference has another version, as a newer ingest function queues it during a deployment
 * @throws {SyntaxError} if the message is not a reference
 */
export function parseReference(body: string): Reference {
  const value: unknown = JSON.parse(body);
  const fields = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  const { v: version, id, topic, key, webhook, receivedAt, eventId, eventType, group, bytes, force, source } = fields;
  if (Number.isSafeInteger(version) && Number(version) > 1) {
    throw new RangeError(`the message is a webhook reference of version ${version}, and this is version 1`);
  }
  const required = [id, topic, key ?? webhook, receivedAt];
  const optional = [key, webhook, eventId, eventType, group, force].filter((field) => field !== undefined);
  const areTexts = [...required, ...optional].every((field) => typeof field === 'string');
  const isSource = source === undefined || source === 'reconcile';
  const isSize = bytes === undefined || (Number.isSafeInteger(bytes) && Number(bytes) >= 0);
  if (version !== 1 || !areTexts || !isSize || !isSource || force === '')
    throw new SyntaxError('the message is not a webhook reference');
  return fields as unknown as Reference;
}

/**
 * Puts the webhook into its reference.
 *
 * The webhook is always compressed. The result is never larger than the body's own Base64, and contains none of the
 * characters that SQS refuses.
 *
 * @returns undefined if the reference does not fit into a message
 */
export function inlineReference(
  { key, ...common }: StoredReference,
  webhook: StoredWebhook,
): InlineReference | undefined {
  const inline = { ...common, webhook: zlib().gzipSync(JSON.stringify(webhook)).toString('base64') };
  return Buffer.byteLength(JSON.stringify(inline)) <= MAX_MESSAGE_BYTES ? inline : undefined;
}

/** Extracts the webhook from its reference. */
export function inlinedWebhook({ webhook }: InlineReference): StoredWebhook {
  return JSON.parse(zlib().gunzipSync(Buffer.from(webhook, 'base64')).toString('utf8'));
}
