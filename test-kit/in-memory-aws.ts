import type { KeyObject } from 'node:crypto';
import type { DeadLetterReason } from '#contract/dead-letter';
import { PayloadMissingError } from '#contract/errors';
import type { Reference, StoredReference } from '#contract/reference';
import type { StoredWebhook } from '#contract/stored-webhook';
import type { IngestPorts } from '#lambdas/ingest/ports';
import { SecretCache } from '#lambdas/ingest/secret-cache';
import type { DeadLetter, ProcessPorts } from '#lambdas/process/ports';

/** Effects of the functions on S3, SQS, DynamoDB and Secrets Manager, kept in memory for inspection. */
export class InMemoryAws {
  /** Stored webhooks by key. */
  readonly bucket = new Map<string, StoredWebhook>();
  /** Markers of stored webhooks that could not be queued. */
  readonly markers: { readonly lane: string; readonly reference: StoredReference }[] = [];
  /** Messages that ingest queued. */
  readonly queued: { readonly lane: string; readonly reference: Reference }[] = [];
  /** Secrets that a handshake delivered, by name. */
  readonly saved = new Map<string, string>();
  /** Idempotency keys of the processed events. */
  readonly processed = new Set<string>();
  /** Ids of the webhooks that were received and not processed, by idempotency key. Only topics with `reconcile`. */
  readonly receipts = new Map<string, string>();
  /** Changes of visibility timeouts, in order. */
  readonly hidden: { readonly receiptHandle: string; readonly seconds: number }[] = [];
  readonly deadLetters: (DeadLetter & { readonly reason: DeadLetterReason })[] = [];
  /** Milliseconds for which a processor slept to keep its rate. */
  readonly slept: number[] = [];
  /** Counted receives by what they are, such as `attempts of <message id>`. */
  readonly counted = new Map<string, Set<number>>();

  /**
   * Creates the ports of the ingest function.
   *
   * @param secret returns undefined for a secret that was never set, which a handshake can then deliver
   * @param publicKey takes the place of fetched keys
   */
  ingestPorts(
    secret: (name: string) => Promise<string | undefined>,
    now: () => Date,
    publicKey?: KeyObject,
  ): IngestPorts {
    return {
      now,
      keys: {
        check: async (_, check) => publicKey !== undefined && check(publicKey),
        confirm: async () => {},
      },
      secrets: new SecretCache({ fetch: async (name) => this.saved.get(name) ?? secret(name), now }),
      store: async (key, webhook) => void this.bucket.set(key, webhook),
      enqueue: async (lane, reference) => void this.queued.push({ lane, reference }),
      markUnqueued: async (lane, reference) => void this.markers.push({ lane, reference }),
      saveFirstSecret: async (name, value) => {
        if (this.saved.has(name)) return false;
        this.saved.set(name, value);
        return true;
      },
    };
  }

  /** Creates the ports of the process function. Jitter shortens no delay, because `random` returns 0. */
  processPorts(now: () => Date): ProcessPorts {
    return {
      now,
      sleep: async (milliseconds) => void this.slept.push(milliseconds),
      random: () => 0,
      load: async (key) => this.bucket.get(key) ?? Promise.reject(new PayloadMissingError(`no object at ${key}`)),
      store: async (key, webhook) => void this.bucket.set(key, webhook),
      runIdempotently: async ({ key }, _, run) => {
        if (this.processed.has(key)) return { status: 'duplicate' };
        await run();
        this.processed.add(key);
        return { status: 'done' };
      },
      countAttempt: async (messageId, receive) => this.#count(`attempts of ${messageId}`, receive),
      countMissingPayload: async (messageId, receive) => this.#count(`missing payload of ${messageId}`, receive),
      recordReceipt: async (key, webhookId) => void this.receipts.set(key, webhookId),
      changeVisibility: async (receiptHandle, seconds) => void this.hidden.push({ receiptHandle, seconds }),
      deadLetter: async (message, reason) => void this.deadLetters.push({ ...message, reason }),
    };
  }

  #count(name: string, receive: number): number {
    const receives = (this.counted.get(name) ?? new Set<number>()).add(receive);
    this.counted.set(name, receives);
    return receives.size;
  }
}
