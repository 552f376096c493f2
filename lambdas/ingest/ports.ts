import { randomUUID } from 'node:crypto';
import type { EnvOf } from '#contract/env';
import { PROBE_PREFIX, unqueuedKey } from '#contract/keys';
import type { LogMessage } from '#contract/observability';
import type { Reference, StoredReference } from '#contract/reference';
import type { StoredWebhook } from '#contract/stored-webhook';
import type { PublicKeys } from '#lambdas/ingest/fetched/key-ref';
import { createKeyCache } from '#lambdas/ingest/fetched/schemes';
import { limitAttempts } from '#lambdas/runtime/aws/call-limits';
import type { AwsCalls } from '#lambdas/runtime/aws/calls';
import { LaneQueues } from '#lambdas/runtime/lane-queues';
import { SecretCache } from './secret-cache.ts';

/**
 * The longest that each of two attempts of a call may take, so that a socket that hangs leaves time for the second one.
 * The sum of all calls stays below the 3 s within which Slack, Discord and Zoom expect a response, whatever fails.
 */
export const ATTEMPT_MS = { secret: 250, store: 350, queue: 250, marker: 250 };

/**
 * Bytes of a body for which an attempt to store it may take a millisecond longer. The time of an attempt includes
 * sending the body, and a large webhook that S3 does not take has no place in a queue message.
 *
 * A body of 4 MB has 450 ms, so that 10 MB/s and 50 ms for the answer of S3 are enough.
 */
const BYTES_PER_MS = 40_000;
/** The most that a body may add: 6,000,000 bytes, the largest that fits into an event of Lambda in Base64. */
const MAX_BODY_MS = 150;

/**
 * The id of the secret version that a handshake creates. Secrets Manager rejects a second version with the same id, so
 * only one of two concurrent handshakes succeeds.
 */
const FIRST_VERSION = 'brought-by-the-first-handshake-0';

/** Every effect of the ingest function. */
export interface IngestPorts {
  readonly secrets: SecretCache;
  /** Public keys that are fetched from providers. */
  readonly keys: PublicKeys;
  now(): Date;
  store(key: string, webhook: StoredWebhook): Promise<void>;
  enqueue(lane: string, reference: Reference): Promise<void>;
  /** Saves a marker, by which the requeue function queues a stored webhook later. */
  markUnqueued(lane: string, reference: StoredReference): Promise<void>;
  /**
   * Saves a secret that a handshake delivers and that was never set.
   *
   * @returns false when another handshake was first
   */
  saveFirstSecret(name: string, value: string): Promise<boolean>;
}

/** Reports of values that stay in use because they could not be read again, by name. */
export interface OnStale {
  secret(name: string, cause: unknown): void;
  keys(message: LogMessage, source: string, cause: unknown): void;
}

/** Further effects of a probe. */
export interface IngestProbePorts extends IngestPorts {
  /** Writes an object and deletes it. */
  probeStore(): Promise<void>;
  /** Reads an attribute of a lane's queue, which one permission allows together with sending to it. */
  probeQueue(lane: string): Promise<void>;
}

/**
 * Creates the ports.
 *
 * @param attemptMs limits of attempts, which tests on a busy machine raise
 */
export function awsPorts(
  env: EnvOf<'ingest'>,
  calls: AwsCalls,
  onStale: OnStale,
  attemptMs = ATTEMPT_MS,
): IngestProbePorts {
  const { PAYLOAD_BUCKET: bucket } = env;
  const queues = new LaneQueues(env.QUEUE_URLS);
  const now = () => new Date();

  return {
    now,
    secrets: new SecretCache({
      fetch: (name) => calls.getSecret(name, limitAttempts(attemptMs.secret)),
      now,
      onStale: onStale.secret,
    }),
    keys: createKeyCache({ now, onStale: onStale.keys }),
    store(key, webhook) {
      const limitMs = storeAttemptMs(Buffer.byteLength(webhook.body), attemptMs.store);
      return calls.putObject(bucket, key, JSON.stringify(webhook), limitAttempts(limitMs));
    },
    async enqueue(lane, reference) {
      await calls.sendMessage(queues.messageFor(lane, reference), limitAttempts(attemptMs.queue));
    },
    markUnqueued(lane, reference) {
      const key = unqueuedKey(lane, reference.id);
      return calls.putObject(bucket, key, JSON.stringify(reference), limitAttempts(attemptMs.marker));
    },
    saveFirstSecret(name, value) {
      return calls.putSecret({ name, value, version: FIRST_VERSION }, limitAttempts(attemptMs.secret));
    },
    async probeStore() {
      const key = `${PROBE_PREFIX}${randomUUID()}`;
      await calls.putObject(bucket, key, '{}', limitAttempts(attemptMs.store));
      await calls.deleteObject(bucket, key, limitAttempts(attemptMs.store));
    },
    async probeQueue(lane) {
      await calls.getQueueArn(queues.urlOf(lane), limitAttempts(attemptMs.queue));
    },
  };
}

/** Computes the limit of an attempt to store a webhook, by the bytes of its encoded body. */
export function storeAttemptMs(bytes: number, smallestMs = ATTEMPT_MS.store): number {
  return smallestMs + Math.min(MAX_BODY_MS, Math.ceil(bytes / BYTES_PER_MS));
}
