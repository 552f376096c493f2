import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { EnvOf } from '#contract/env';
import { unqueuedKey } from '#contract/keys';
import { keepsOrder, messageGroup, type Reference, type StoredReference } from '#contract/reference';
import type { StoredWebhook } from '#contract/stored-webhook';
import { SecretCache } from './secret-cache.ts';

/**
 * How long each call may take, its retries included. Together they stay below the 3 s within which Slack, Discord, Zoom
 * and others want an answer, whatever fails.
 */
const DEADLINE_MS = { secret: 600, store: 800, queue: 600, marker: 600 };

/**
 * The id of the version that a handshake brings. Secrets Manager refuses to make another of the same id, so that of two
 * handshakes at once one comes first.
 */
const FIRST_VERSION = 'brought-by-the-first-handshake-0';

/** All that the ingest function does to the world. */
export interface IngestPorts {
  readonly secrets: SecretCache;
  now(): Date;
  store(key: string, webhook: StoredWebhook): Promise<void>;
  enqueue(lane: string, reference: Reference): Promise<void>;
  /** Notes down that a stored webhook has yet to be queued. */
  markUnqueued(lane: string, reference: StoredReference): Promise<void>;
  /** Sets a secret that was never set, as a provider's handshake brings it. @returns whether no other handshake was faster */
  saveFirstSecret(name: string, value: string): Promise<boolean>;
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
      const value = await secretsManager
        .send(command, within(DEADLINE_MS.secret))
        .catch(unless('ResourceNotFoundException'));
      return value && (value.SecretString ?? '');
    }, now),
    async store(key, webhook) {
      await put(key, webhook, DEADLINE_MS.store);
    },
    async enqueue(lane, reference) {
      const queueUrl = queueUrls[lane] ?? '';
      const command = new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify(reference),
        ...messageGroup(reference, keepsOrder(queueUrl)),
      });
      await sqs.send(command, within(DEADLINE_MS.queue));
    },
    async markUnqueued(lane, reference) {
      await put(unqueuedKey(lane, reference.id), reference, DEADLINE_MS.marker);
    },
    async saveFirstSecret(name, value) {
      const command = new PutSecretValueCommand({
        SecretId: name,
        SecretString: value,
        ClientRequestToken: FIRST_VERSION,
      });
      const saved = await secretsManager
        .send(command, within(DEADLINE_MS.secret))
        .catch(unless('ResourceExistsException'));
      return saved !== undefined;
    },
  };
}

/** Takes an error of this name for the answer that there is nothing. */
function unless(name: string): (error: Error) => undefined {
  return (error) => {
    if (error.name !== name) throw error;
  };
}
