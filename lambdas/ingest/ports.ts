import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { EnvOf } from '../../contract/env.ts';
import { unqueuedKey } from '../../contract/keys.ts';
import { keepsOrder, messageGroup, type Reference, type StoredReference } from '../../contract/reference.ts';
import type { StoredWebhook } from '../../contract/stored-webhook.ts';
import { SecretCache } from './secret-cache.ts';

/**
 * How long each call may take, its retries included. Together they stay below the 3 s within which Slack, Discord, Zoom
 * and others want an answer, whatever fails.
 */
const DEADLINE_MS = { secret: 600, store: 800, queue: 600, marker: 600 };

/** All that the ingest function does to the world. */
export interface IngestPorts {
  readonly secrets: SecretCache;
  now(): Date;
  store(key: string, webhook: StoredWebhook): Promise<void>;
  enqueue(priority: string, reference: Reference): Promise<void>;
  /** Notes down that a stored webhook has yet to be queued. */
  markUnqueued(priority: string, reference: StoredReference): Promise<void>;
  /** Sets the secret that a provider's handshake has brought. */
  saveSecret(name: string, value: string): Promise<void>;
}

export function awsPorts(env: EnvOf<'ingest'>): IngestPorts {
  const s3 = new S3Client();
  const sqs = new SQSClient();
  const secretsManager = new SecretsManagerClient();
  const queueUrls: Record<string, string> = JSON.parse(env.QUEUE_URLS);
  const now = () => new Date();
  const within = (milliseconds: number) => ({ abortSignal: AbortSignal.timeout(milliseconds) });
  const put = (key: string, value: object, milliseconds: number) =>
    s3.send(
      new PutObjectCommand({
        Bucket: env.PAYLOAD_BUCKET,
        Key: key,
        Body: JSON.stringify(value),
        ContentType: 'application/json',
      }),
      within(milliseconds),
    );

  return {
    now,
    secrets: new SecretCache(async (name) => {
      const command = new GetSecretValueCommand({ SecretId: name });
      const { SecretString } = await secretsManager.send(command, within(DEADLINE_MS.secret));
      return SecretString ?? '';
    }, now),
    async store(key, webhook) {
      await put(key, webhook, DEADLINE_MS.store);
    },
    async enqueue(priority, reference) {
      const queueUrl = queueUrls[priority] ?? '';
      const command = new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify(reference),
        ...messageGroup(reference, keepsOrder(queueUrl)),
      });
      await sqs.send(command, within(DEADLINE_MS.queue));
    },
    async markUnqueued(priority, reference) {
      await put(unqueuedKey(priority, reference.id), reference, DEADLINE_MS.marker);
    },
    async saveSecret(name, value) {
      const command = new PutSecretValueCommand({ SecretId: name, SecretString: value });
      await secretsManager.send(command, within(DEADLINE_MS.secret));
    },
  };
}
