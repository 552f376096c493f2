import type { Reference, StoredReference } from '#contract/reference';
import type { StoredWebhook } from '#contract/stored-webhook';
import type { Progress } from './progress.ts';

/** The most idempotency keys of a lookup. DynamoDB reads 100 items in a call, and each key has two. */
export const MAX_KEYS_PER_CALL = 50;

/** Another run has changed the progress of the topic. It continues, and this run ends. */
export class ConcurrentRunError extends Error {
  override readonly name = 'ConcurrentRunError';
}

/** Every effect of the reconcile function, apart from the calls to providers. */
export interface ReconcilePorts {
  now(): Date;
  /**
   * Reads the key of a provider's API.
   *
   * @returns undefined when its secret does not exist or is empty
   */
  apiKey(secretName: string): Promise<string | undefined>;
  /** @returns undefined before the first run of a topic */
  readProgress(topic: string): Promise<Progress | undefined>;
  /**
   * Saves the progress of a topic. Its version is that of the progress that was read, plus one.
   *
   * @throws {ConcurrentRunError} when another run has saved it in the meantime
   */
  saveProgress(topic: string, progress: Progress): Promise<void>;
  /** Returns those of at most `MAX_KEYS_PER_CALL` idempotency keys whose event was received or processed. */
  findKnown(keys: readonly string[]): Promise<ReadonlySet<string>>;
  store(webhook: StoredWebhook, reference: StoredReference): Promise<void>;
  enqueue(lane: string, reference: Reference): Promise<void>;
  /** Records that the event of a key is queued, so that overlapping windows do not fetch it again. */
  recordReceipt(key: string, webhookId: string, seconds: number): Promise<void>;
  /**
   * Records that the provider is asked to repeat a delivery.
   *
   * @param seconds time for which the record is kept
   * @returns the time of the first request
   */
  recordRedelivery(topic: string, delivery: string, seconds: number): Promise<Date>;
  /** Returns the approximate number of webhooks that wait in a lane. */
  countWaiting(lane: string): Promise<number>;
  /**
   * Reads the signing secrets of a topic, newest first. Returns none when its secret has no value yet.
   *
   * @throws {Error} with the fix when the secret does not exist or is not valid
   */
  signingSecrets(secretName: string): Promise<readonly string[]>;
  /** Puts the signing secret of a provider into an existing secret. */
  putSecret(secretName: string, value: string): Promise<void>;
}
