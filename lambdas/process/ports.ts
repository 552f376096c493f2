import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DeadLetterReason } from '../../contract/dead-letter.ts';
import type { EnvOf } from '../../contract/env.ts';
import { PayloadMissingError } from '../../contract/errors.ts';
import type { StoredWebhook } from '../../contract/stored-webhook.ts';
import { toMessageAttributes } from './dead-letter-attributes.ts';
import { type RunOnce, runOnceOn } from './once.ts';

/** Storing late is a second chance, for which an attempt does not wait long. */
const STORE_DEADLINE_MS = 2_000;

/** All that the process function does to the world, its handlers apart. */
export interface ProcessPorts {
  now(): Date;
  /** From 0 to 1. */
  random(): number;
  /** @throws {PayloadMissingError} when nothing lies there */
  load(key: string): Promise<StoredWebhook>;
  /** Stores a webhook that came inline. */
  store(key: string, webhook: StoredWebhook): Promise<void>;
  readonly once: RunOnce;
  /** Hides a message for so many seconds, from now. */
  hide(receiptHandle: string, seconds: number): Promise<void>;
  deadLetter(message: { body: string; topic: string }, reason: DeadLetterReason): Promise<void>;
}

export function awsPorts(env: EnvOf<'process'>): ProcessPorts {
  const s3 = new S3Client();
  const sqs = new SQSClient();

  return {
    now: () => new Date(),
    random: Math.random,
    once: runOnceOn(env.IDEMPOTENCY_TABLE),
    async load(key) {
      try {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: env.PAYLOAD_BUCKET, Key: key }));
        return JSON.parse((await Body?.transformToString()) ?? '');
      } catch (error) {
        if (error instanceof NoSuchKey) throw new PayloadMissingError(`nothing lies at ${key}`, { cause: error });
        throw error;
      }
    },
    async store(key, webhook) {
      const command = new PutObjectCommand({
        Bucket: env.PAYLOAD_BUCKET,
        Key: key,
        Body: JSON.stringify(webhook),
        ContentType: 'application/json',
      });
      await s3.send(command, { abortSignal: AbortSignal.timeout(STORE_DEADLINE_MS) });
    },
    async hide(receiptHandle, seconds) {
      await sqs.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: env.QUEUE_URL,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: seconds,
        }),
      );
    },
    async deadLetter({ body, topic }, reason) {
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: env.DEAD_LETTER_QUEUE_URL,
          MessageBody: body,
          MessageGroupId: topic,
          MessageAttributes: toMessageAttributes(reason),
        }),
      );
    },
  };
}
