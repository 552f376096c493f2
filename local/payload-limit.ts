import { DeleteObjectsCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { PAYLOAD_PREFIX, UNQUEUED_PREFIX } from '#contract/keys';
import { CREDENTIALS, REGION } from './resolver.ts';

export interface PayloadLimitProps {
  readonly endpoint: string;
  readonly bucket: string;
  /** Number of processed webhooks whose payloads are kept. */
  readonly limit: number;
  /** Number of further ones after which the oldest are deleted. */
  readonly slack: number;
}

/** Id of a webhook in a message or in the key of a marker. */
const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
/** S3 deletes up to this number of objects per request. */
const MAX_PER_REQUEST = 1_000;

/**
 * Deletes the payloads of the webhooks that were processed longest ago, because the local mode has no S3 lifecycle.
 * Payloads of webhooks that are queued, dead-lettered or not queued yet are never deleted.
 */
export class PayloadLimit {
  readonly #props: PayloadLimitProps;
  readonly #s3: S3Client;
  readonly #processed = new Set<string>();
  #deleting: Promise<void> | undefined;

  constructor(props: PayloadLimitProps) {
    this.#props = props;
    const { endpoint } = props;
    this.#s3 = new S3Client({ region: REGION, credentials: CREDENTIALS, endpoint, forcePathStyle: true });
  }

  /** Takes the stored webhooks of earlier runs for processed, except those that a message or a marker refers to. */
  async addEarlier(messageBodies: readonly string[]): Promise<void> {
    const keys = [...(await this.#keys(PAYLOAD_PREFIX)).values()];
    if (keys.length === 0) return;
    const texts = [...messageBodies, ...(await this.#keys(UNQUEUED_PREFIX)).values()];
    const referred = new Set(texts.flatMap((text) => text.match(ID) ?? []));
    for (const key of keys) if (!referred.has(idOf(key))) this.#processed.add(idOf(key));
    await this.#deleteOldest();
  }

  /** Records that a webhook was processed. */
  add(id: string): void {
    this.#processed.add(id);
    this.#deleting ??= this.#deleteOldest()
      // The next processed webhook tries again.
      .catch(() => {})
      .finally(() => {
        this.#deleting = undefined;
      });
  }

  async stop(): Promise<void> {
    await this.#deleting;
    this.#s3.destroy();
  }

  async #deleteOldest(): Promise<void> {
    const { bucket: Bucket, limit, slack } = this.#props;
    if (this.#processed.size <= limit + slack) return;
    const keys = await this.#keys(PAYLOAD_PREFIX);
    // Ids are UUIDv7, which sort by time.
    const oldest = [...this.#processed].sort().slice(0, this.#processed.size - limit);
    for (let start = 0; start < oldest.length; start += MAX_PER_REQUEST) {
      const ids = oldest.slice(start, start + MAX_PER_REQUEST);
      const Objects = ids.flatMap((id) => keys.get(id) ?? []).map((Key) => ({ Key }));
      if (Objects.length > 0)
        await this.#s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
      for (const id of ids) this.#processed.delete(id);
    }
  }

  /** Lists the keys below a prefix by the id that they end with. */
  async #keys(Prefix: string): Promise<Map<string, string>> {
    const keys = new Map<string, string>();
    const pages = paginateListObjectsV2({ client: this.#s3 }, { Bucket: this.#props.bucket, Prefix });
    for await (const { Contents = [] } of pages) for (const { Key = '' } of Contents) keys.set(idOf(Key), Key);
    return keys;
  }
}

function idOf(key: string): string {
  return (key.split('/').at(-1) ?? key).replace(/\.json$/, '');
}
