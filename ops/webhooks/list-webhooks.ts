import { ListObjectsV2Command, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { type KeyedWebhook, payloadKeysOf, payloadListing, readPayloadKey } from '#contract/keys';
import type { Stage } from '#ops/stage/stage';

/** Stored webhook as a listing of the bucket describes it. Its payload is not read. */
export interface ListedWebhook extends KeyedWebhook {
  readonly key: string;
  /** Size of the stored JSON, which is never smaller than the body. */
  readonly bytes: number;
}

export interface ListRange {
  /** Time from which webhooks are listed. @default all that are stored */
  readonly since?: Date | undefined;
  /** Time before which the range ends. */
  readonly until: Date;
  /** Key of a webhook. The listing continues after it. */
  readonly afterKey?: string | undefined;
}

/** Lists the stored webhooks of a topic in order of receipt, page by page. */
export async function* listWebhooks(
  { s3, bucket }: Pick<Stage, 's3' | 'bucket'>,
  topic: string,
  { since, until, afterKey }: ListRange,
): AsyncGenerator<ListedWebhook> {
  const { prefix, startAfter } = payloadListing(topic, since);
  const input = { Bucket: bucket, Prefix: prefix, StartAfter: later(startAfter, afterKey) };
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, input)) {
    for (const { Key = '', Size = 0 } of Contents) {
      const keyed = readPayloadKey(Key);
      if (!keyed) continue;
      if (keyed.receivedAt >= until) return;
      yield { ...keyed, key: Key, bytes: Size };
    }
  }
}

/** Finds a stored webhook of a topic by its id. Returns undefined when none is stored. */
export async function findWebhook(
  { s3, bucket }: Pick<Stage, 's3' | 'bucket'>,
  topic: string,
  id: string,
): Promise<ListedWebhook | undefined> {
  for (const key of payloadKeysOf(topic, id)) {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: key, MaxKeys: 1 }));
    const keyed = readPayloadKey(key);
    if (keyed && Contents[0]?.Key === key) return { ...keyed, key, bytes: Contents[0].Size ?? 0 };
  }
  return undefined;
}

function later(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a > b ? a : b;
}
