import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DeadLetterReason } from '#contract/dead-letter';
import type { EnvOf } from '#contract/env';
import { PayloadMissingError } from '#contract/errors';
import { QUEUE_RETENTION_DAYS } from '#config/lane-times';
import type { StoredWebhook } from '#contract/stored-webhook';
import { PATIENCE } from '#lambdas/runtime/aws-client';
import { toMessageAttributes } from './dead-letter-attributes.ts';
import { type RunOnce, runOnceOn } from './idempotency.ts';

/** When a count of attempts is of no use any more: SQS itself has forgotten the message. In seconds since the epoch. */
const forgottenAt = () => Math.ceil(Date.now() / 1_000) + QUEUE_RETENTION_DAYS * 86_400;

/** Storing late is a second chance, for which an attempt does not wait long. */
const STORE_DEADLINE_MS = 2_000;

/** All that the process function does to the world, its handlers apart. */
export interface ProcessPorts {
  now(): Date;
  sleep(milliseconds: number): Promise<void>;
  /** From 0 to 1. */
  random(): number;
  /** @throws {PayloadMissingError} when nothing lies there */
  load(key: string): Promise<StoredWebhook>;
  /** Stores a webhook that came inline. */
  store(key: string, webhook: StoredWebhook): Promise<void>;
  readonly once: RunOnce;
  /** Counts an attempt that begins. @returns how many have been counted since the message was sent, this one included */
  countAttempt(messageId: string): Promise<number>;
  /** Hides a message for so many seconds, from now. */
  hide(receiptHandle: string, seconds: number): Promise<void>;
  deadLetter(message: DeadLetter, reason: DeadLetterReason): Promise<void>;
}

export interface DeadLetter {
  readonly body: string;
  readonly group: string;
  /** On a lane that keeps order. */
  readonly deduplicationId?: string;
}

export function awsPorts(env: EnvOf<'process'>): ProcessPorts {
  const s3 = new S3Client(PATIENCE);
  const sqs = new SQSClient(PATIENCE);
  const dynamodb = new DynamoDBClient(PATIENCE);

  return {
    now: () => new Date(),
    sleep: async (milliseconds) => sleep(milliseconds),
    random: Math.random,
    once: runOnceOn(env.IDEMPOTENCY_TABLE, dynamodb),
    async countAttempt(messageId) {
      // A redriven message is a new one, and has all its attempts again.
      const command = new UpdateItemCommand({
        TableName: env.IDEMPOTENCY_TABLE,
        Key: { id: { S: `attempts#${messageId}` } },
        UpdateExpression: 'ADD attempts :one SET expiration = :expiration',
        ExpressionAttributeValues: { ':one': { N: '1' }, ':expiration': { N: String(forgottenAt()) } },
        ReturnValues: 'UPDATED_NEW',
      });
      const { Attributes } = await dynamodb.send(command);
      return Number(Attributes?.attempts?.N);
    },
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
    async deadLetter({ body, group, deduplicationId }, reason) {
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: env.DEAD_LETTER_QUEUE_URL,
          MessageBody: body,
          MessageGroupId: group,
          MessageDeduplicationId: deduplicationId,
          MessageAttributes: toMessageAttributes(reason),
        }),
      );
    },
  };
}
