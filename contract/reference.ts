import { gunzipSync, gzipSync } from 'node:zlib';
import type { StoredWebhook } from './stored-webhook.ts';

/** What travels through the queue: a claim check for the payload, or, when the store was down, the payload itself. */
export type Reference = StoredReference | InlineReference;

interface Common {
  readonly v: 1;
  readonly id: string;
  readonly topic: string;
  readonly receivedAt: string;
  /** The provider's id of the event, where it stands in a header. */
  readonly eventId?: string;
  /** The provider's type of the event, where it stands in a header. */
  readonly eventType?: string;
  /** Bytes of the body, by which the processor decides how many it holds at once. */
  readonly bytes?: number;
  /** The message group that keeps it in order, on a lane that did when it was received. */
  readonly group?: string;
}

export interface StoredReference extends Common {
  /** Where the stored webhook lies in the payload bucket. */
  readonly key: string;
}

export interface InlineReference extends Common {
  /** The stored webhook's JSON, gzipped, in Base64. */
  readonly webhook: string;
}

/**
 * How SQS is told what a reference belongs to: on a standard queue its topic, so that a noisy one does not delay the others
 * (fair queues); on one that keeps order its group, and its id by which SQS drops what is sent twice within five minutes.
 *
 * The queue decides, and not what the reference says: its lane may have begun to keep order since, or have ceased to, and
 * SQS refuses what is meant for the other kind.
 */
export function messageGroup(
  { id, topic, group = topic }: Reference,
  inOrder: boolean,
): { MessageGroupId: string; MessageDeduplicationId?: string } {
  return inOrder ? { MessageGroupId: group, MessageDeduplicationId: id } : { MessageGroupId: topic };
}

/** SQS has it in the queue's name. */
export function keepsOrder(queueUrl: string): boolean {
  return queueUrl.endsWith('.fifo');
}

/** SQS takes 1 MiB, message attributes included; the reason of a dead letter is added later and has to fit too. */
const MAX_MESSAGE_BYTES = 1_048_576 - 16_384;

/**
 * Reads a queue message's body.
 *
 * @throws {RangeError} for a reference of another version: a newer one has queued it, in the middle of a deploy
 * @throws {SyntaxError} for what is no reference at all
 */
export function parseReference(body: string): Reference {
  const value = JSON.parse(body) as (Partial<StoredReference> & Partial<InlineReference>) | null;
  const version: unknown = value?.v;
  if (typeof version === 'number' && version !== 1) {
    throw new RangeError(`the message is a webhook reference of version ${version}, and this is version 1`);
  }
  const strings = [value?.id, value?.topic, value?.key ?? value?.webhook, value?.receivedAt];
  if (version !== 1 || strings.some((field) => typeof field !== 'string')) {
    throw new SyntaxError('the message is not a webhook reference');
  }
  return value as Reference;
}

/**
 * Puts the webhook into its reference. Always compressed: Base64 of it is never larger than the body's own Base64 was,
 * and has none of the characters that SQS refuses.
 *
 * @returns undefined when it does not fit into a message
 */
export function inlineReference(
  { key, ...common }: StoredReference,
  webhook: StoredWebhook,
): InlineReference | undefined {
  const inline = { ...common, webhook: gzipSync(JSON.stringify(webhook)).toString('base64') };
  return Buffer.byteLength(JSON.stringify(inline)) <= MAX_MESSAGE_BYTES ? inline : undefined;
}

export function inlinedWebhook({ webhook }: InlineReference): StoredWebhook {
  return JSON.parse(gunzipSync(Buffer.from(webhook, 'base64')).toString('utf8'));
}
