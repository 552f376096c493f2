import { randomUUID } from 'node:crypto';
import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { EnvOf } from '#contract/env';
import { ignoreError } from '#contract/ignore-error';
import { PROBE_PREFIX, unqueuedKey } from '#contract/keys';
import type { LogMessage } from '#contract/observability';
import type { Reference, StoredReference } from '#contract/reference';
import type { StoredWebhook } from '#contract/stored-webhook';
import type { PublicKeys } from '#lambdas/ingest/fetched/key-ref';
import { createKeyCache } from '#lambdas/ingest/fetched/schemes';
import { limitAttempts } from '#lambdas/runtime/aws-client';
import { LaneQueues } from '#lambdas/runtime/lane-queues';
import { putJson } from '#lambdas/runtime/put-json';
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
 * Timeouts of the clients. Each call limits its attempts. The SDK makes three, of which the third follows only failures
 * that are reported sooner than the limit.
 */
const CLIENT_CONFIG = { requestHandler: { connectionTimeout: 200, throwOnRequestTimeout: true } };

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
 * Creates the ports on the AWS SDK.
 *
 * @param attemptMs limits of attempts, which tests on a busy machine raise
 */
export function awsPorts(env: EnvOf<'ingest'>, onStale: OnStale, attemptMs = ATTEMPT_MS): IngestProbePorts {
  const s3 = new S3Client(CLIENT_CONFIG);
  const sqs = new SQSClient(CLIENT_CONFIG);
  const queues = new LaneQueues(sqs, env.QUEUE_URLS);
  const secretsManager = new SecretsManagerClient(CLIENT_CONFIG);
  const now = () => new Date();

  return {
    now,
    secrets: new SecretCache({
      async fetch(name) {
        const value = await secretsManager
          .send(new GetSecretValueCommand({ SecretId: name }), limitAttempts(attemptMs.secret))
          .catch(ignoreError('ResourceNotFoundException'));
        return value && (value.SecretString ?? '');
      },
      now,
      onStale: onStale.secret,
    }),
    keys: createKeyCache({ now, onStale: onStale.keys }),
    async store(key, webhook) {
      await putJson(
        s3,
        env.PAYLOAD_BUCKET,
        key,
        webhook,
        storeAttemptMs(Buffer.byteLength(webhook.body), attemptMs.store),
      );
    },
    async enqueue(lane, reference) {
      await queues.send(lane, reference, attemptMs.queue);
    },
    async markUnqueued(lane, reference) {
      await putJson(s3, env.PAYLOAD_BUCKET, unqueuedKey(lane, reference.id), reference, attemptMs.marker);
    },
    async saveFirstSecret(name, value) {
      const command = new PutSecretValueCommand({
        SecretId: name,
        SecretString: value,
        ClientRequestToken: FIRST_VERSION,
      });
      const saved = await secretsManager
        .send(command, limitAttempts(attemptMs.secret))
        .catch(ignoreError('ResourceExistsException'));
      return saved !== undefined;
    },
    async probeStore() {
      const key = `${PROBE_PREFIX}${randomUUID()}`;
      await putJson(s3, env.PAYLOAD_BUCKET, key, {}, attemptMs.store);
      await s3.send(new DeleteObjectCommand({ Bucket: env.PAYLOAD_BUCKET, Key: key }), limitAttempts(attemptMs.store));
    },
    async probeQueue(lane) {
      const command = new GetQueueAttributesCommand({ QueueUrl: queues.urlOf(lane), AttributeNames: ['QueueArn'] });
      await sqs.send(command, limitAttempts(attemptMs.queue));
    },
  };
}

/** Computes the limit of an attempt to store a webhook, by the bytes of its encoded body. */
export function storeAttemptMs(bytes: number, smallestMs = ATTEMPT_MS.store): number {
  return smallestMs + Math.min(MAX_BODY_MS, Math.ceil(bytes / BYTES_PER_MS));
}
