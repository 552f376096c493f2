import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { ResolvedTopic } from '#config/resolve-webhooks';
import { orderingGroup } from '#contract/ordering-group';
import { readLocation } from '#contract/read-location';
import { decodeBody, type StoredWebhook } from '#contract/stored-webhook';
import type { Stage } from '#ops/stage/stage';
import type { ListedWebhook } from '#ops/webhooks/list-webhooks';

/** Limits of the payloads that are read together, so that large ones do not fill the memory. */
const MAX_READS = 50;
const MAX_BYTES = 16 * 1_048_576;

/** Webhook that may be replayed. */
export interface Candidate {
  readonly webhook: ListedWebhook;
  /** Message group on a FIFO lane. Undefined when it is that of the topic. */
  readonly group?: string;
  /** Reason why it is not sent: another event type, or a payload that is gone or damaged. */
  readonly left?: 'other type' | 'unreadable';
}

export interface CandidateOptions {
  readonly topic: ResolvedTopic;
  /** Tells if the lane keeps the order of webhooks. */
  readonly inOrder: boolean;
  /** Event type to which the replay is limited. */
  readonly eventType?: string | undefined;
}

/** Tells whether the payloads must be read: for their event type, or for the group that keeps them in order. */
export function needsPayloads({ topic, inOrder, eventType }: CandidateOptions): boolean {
  return eventType !== undefined || (inOrder && typeof topic.orderBy === 'object');
}

/** Decides on each listed webhook, in order. Reads its payload only where needed. */
export async function* candidates(
  stage: Pick<Stage, 's3' | 'bucket'>,
  listed: AsyncIterable<ListedWebhook>,
  options: CandidateOptions,
): AsyncGenerator<Candidate> {
  if (!needsPayloads(options)) {
    for await (const webhook of listed) yield { webhook };
    return;
  }
  for await (const some of chunks(listed)) {
    yield* await Promise.all(some.map((webhook) => decide(stage, webhook, options)));
  }
}

async function* chunks(listed: AsyncIterable<ListedWebhook>): AsyncGenerator<ListedWebhook[]> {
  let chunk: ListedWebhook[] = [];
  let bytes = 0;
  for await (const webhook of listed) {
    if (chunk.length === MAX_READS || (chunk.length > 0 && bytes + webhook.bytes > MAX_BYTES)) {
      yield chunk;
      [chunk, bytes] = [[], 0];
    }
    chunk.push(webhook);
    bytes += webhook.bytes;
  }
  if (chunk.length > 0) yield chunk;
}

async function decide(
  stage: Pick<Stage, 's3' | 'bucket'>,
  webhook: ListedWebhook,
  { topic: { verify, orderBy }, inOrder, eventType }: CandidateOptions,
): Promise<Candidate> {
  const stored = await read(stage, webhook.key);
  if (!stored) return { webhook, left: 'unreadable' };
  const body = { headers: stored.headers, bytes: decodeBody(stored), jsonField: verify.jsonField };
  if (eventType !== undefined && (verify.eventType && readLocation(body, verify.eventType)) !== eventType) {
    return { webhook, left: 'other type' };
  }
  return { webhook, ...(inOrder && orderBy && { group: orderingGroup(stored, body, orderBy) }) };
}

/** Reads a payload. Returns undefined when it is gone, because its retention has ended, or damaged. */
async function read({ s3, bucket }: Pick<Stage, 's3' | 'bucket'>, key: string): Promise<StoredWebhook | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const stored: Partial<StoredWebhook> = JSON.parse((await Body?.transformToString()) ?? '');
    return typeof stored.body === 'string' && stored.headers ? (stored as StoredWebhook) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || (error as Error).name === 'NoSuchKey') return undefined;
    throw error;
  }
}
