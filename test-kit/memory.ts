import type { DeadLetterReason } from '#contract/dead-letter';
import { PayloadMissingError } from '#contract/errors';
import type { Reference, StoredReference } from '#contract/reference';
import type { StoredWebhook } from '#contract/stored-webhook';
import type { IngestPorts } from '#lambdas/ingest/ports';
import { SecretCache } from '#lambdas/ingest/secret-cache';
import type { DeadLetter, ProcessPorts } from '#lambdas/process/ports';

/** What the functions do to S3, SQS, DynamoDB and Secrets Manager, kept in memory to be looked at. */
export class Memory {
  /** Stored webhooks by key. */
  readonly bucket = new Map<string, StoredWebhook>();
  readonly markers: { readonly lane: string; readonly reference: StoredReference }[] = [];
  readonly queued: { readonly lane: string; readonly reference: Reference }[] = [];
  /** Secrets that a handshake has brought, by name. */
  readonly saved = new Map<string, string>();
  /** The idempotency keys of what has been processed. */
  readonly processed = new Set<string>();
  readonly hidden: { readonly receiptHandle: string; readonly seconds: number }[] = [];
  readonly deadLetters: (DeadLetter & { readonly reason: DeadLetterReason })[] = [];
  /** Milliseconds that a processor has waited for its turns. */
  readonly slept: number[] = [];
  /** How many attempts of a message have been counted. */
  readonly counted = new Map<string, number>();

  /** @param secret undefined stands for one that was never set, and that a handshake may bring */
  ingestPorts(secret: (name: string) => Promise<string | undefined>, now: () => Date): IngestPorts {
    return {
      now,
      secrets: new SecretCache(async (name) => this.saved.get(name) ?? secret(name), now),
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

  /** Waits are not shortened by chance. */
  processPorts(now: () => Date): ProcessPorts {
    return {
      now,
      sleep: async (milliseconds) => void this.slept.push(milliseconds),
      random: () => 0,
      load: async (key) => this.bucket.get(key) ?? Promise.reject(new PayloadMissingError(`nothing lies at ${key}`)),
      store: async (key, webhook) => void this.bucket.set(key, webhook),
      runIdempotently: async ({ key }, _, run) => {
        if (this.processed.has(key)) return 'duplicate';
        await run();
        this.processed.add(key);
        return 'done';
      },
      countAttempt: async (messageId) => {
        const counted = (this.counted.get(messageId) ?? 0) + 1;
        this.counted.set(messageId, counted);
        return counted;
      },
      hide: async (receiptHandle, seconds) => void this.hidden.push({ receiptHandle, seconds }),
      deadLetter: async (message, reason) => void this.deadLetters.push({ ...message, reason }),
    };
  }
}
