import { S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { EnvOf } from '#contract/env';
import { ignoreError } from '#contract/ignore-error';
import { unqueuedKey } from '#contract/keys';
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

/** Creates the ports on the AWS SDK. */
export function awsPorts(env: EnvOf<'ingest'>, onStale: NonNullable<SecretCacheProps['onStale']>): IngestPorts {
  const s3 = new S3Client();
  const queues = new LaneQueues(new SQSClient(), env.QUEUE_URLS);
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
  };
}
