import { randomUUID } from 'node:crypto';
import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { EnvOf } from '#contract/env';
import { ignoreError } from '#contract/ignore-error';
import { PROBE_PREFIX, unqueuedKey } from '#contract/keys';
import type { Reference, StoredReference } from '#contract/reference';
import type { StoredWebhook } from '#contract/stored-webhook';
import { LaneQueues } from '#lambdas/runtime/lane-queues';
import { putJson } from '#lambdas/runtime/put-json';
import { SecretCache, type SecretCacheProps } from './secret-cache.ts';

/**
 * The longest that each call may take, retries included. Their sum stays below the 3 s within which Slack, Discord and
 * Zoom expect a response, whatever fails.
 */
const TIMEOUT_MS = { secret: 600, store: 800, queue: 600, marker: 600 };

/**
 * The id of the secret version that a handshake creates. Secrets Manager rejects a second version with the same id, so
 * only one of two concurrent handshakes succeeds.
 */
const FIRST_VERSION = 'brought-by-the-first-handshake-0';

/** Every effect of the ingest function. */
export interface IngestPorts {
  readonly secrets: SecretCache;
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

/** Further effects of a probe. */
export interface IngestProbePorts extends IngestPorts {
  /** Writes an object and deletes it. */
  probeStore(): Promise<void>;
  /** Reads an attribute of a lane's queue, which one permission allows together with sending to it. */
  probeQueue(lane: string): Promise<void>;
}

/** Creates the ports on the AWS SDK. */
export function awsPorts(env: EnvOf<'ingest'>, onStale: NonNullable<SecretCacheProps['onStale']>): IngestProbePorts {
  const s3 = new S3Client();
  const sqs = new SQSClient();
  const queues = new LaneQueues(sqs, env.QUEUE_URLS);
  const secretsManager = new SecretsManagerClient();
  const now = () => new Date();
  const within = (milliseconds: number) => ({ abortSignal: AbortSignal.timeout(milliseconds) });

  return {
    now,
    secrets: new SecretCache({
      async fetch(name) {
        const value = await secretsManager
          .send(new GetSecretValueCommand({ SecretId: name }), within(TIMEOUT_MS.secret))
          .catch(ignoreError('ResourceNotFoundException'));
        return value && (value.SecretString ?? '');
      },
      now,
      onStale,
    }),
    async store(key, webhook) {
      await putJson(s3, env.PAYLOAD_BUCKET, key, webhook, TIMEOUT_MS.store);
    },
    async enqueue(lane, reference) {
      await queues.send(lane, reference, TIMEOUT_MS.queue);
    },
    async markUnqueued(lane, reference) {
      await putJson(s3, env.PAYLOAD_BUCKET, unqueuedKey(lane, reference.id), reference, TIMEOUT_MS.marker);
    },
    async saveFirstSecret(name, value) {
      const command = new PutSecretValueCommand({
        SecretId: name,
        SecretString: value,
        ClientRequestToken: FIRST_VERSION,
      });
      const saved = await secretsManager
        .send(command, within(TIMEOUT_MS.secret))
        .catch(ignoreError('ResourceExistsException'));
      return saved !== undefined;
    },
    async probeStore() {
      const key = `${PROBE_PREFIX}${randomUUID()}`;
      await putJson(s3, env.PAYLOAD_BUCKET, key, {}, TIMEOUT_MS.store);
      await s3.send(new DeleteObjectCommand({ Bucket: env.PAYLOAD_BUCKET, Key: key }), within(TIMEOUT_MS.store));
    },
    async probeQueue(lane) {
      const command = new GetQueueAttributesCommand({ QueueUrl: queues.urlOf(lane), AttributeNames: ['QueueArn'] });
      await sqs.send(command, within(TIMEOUT_MS.queue));
    },
  };
}
