import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { EnvOf } from '../../contract/env.ts';
import type { Reference } from '../../contract/reference.ts';
import type { StoredWebhook } from '../../contract/stored-webhook.ts';
import { SecretCache } from './secret-cache.ts';

/** All that the ingest function does to the world. */
export interface IngestPorts {
  readonly secrets: SecretCache;
  now(): Date;
  store(key: string, webhook: StoredWebhook): Promise<void>;
  enqueue(priority: string, reference: Reference): Promise<void>;
}

export function awsPorts(env: EnvOf<'ingest'>): IngestPorts {
  const s3 = new S3Client();
  const sqs = new SQSClient();
  const secretsManager = new SecretsManagerClient();
  const queueUrls: Record<string, string> = JSON.parse(env.QUEUE_URLS);
  const now = () => new Date();

  return {
    now,
    secrets: new SecretCache(async (name) => {
      const { SecretString } = await secretsManager.send(new GetSecretValueCommand({ SecretId: name }));
      return SecretString ?? '';
    }, now),
    async store(key, webhook) {
      await s3.send(
        new PutObjectCommand({
          Bucket: env.PAYLOAD_BUCKET,
          Key: key,
          Body: JSON.stringify(webhook),
          ContentType: 'application/json',
        }),
      );
    },
    async enqueue(priority, reference) {
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: queueUrls[priority],
          MessageBody: JSON.stringify(reference),
          MessageGroupId: reference.topic,
        }),
      );
    },
  };
}
