import { setTimeout as sleep } from 'node:timers/promises';
import { QUEUE_RETENTION_DAYS } from '#config/lane-times';
import type { DeadLetterReason } from '#contract/dead-letter';
import { days } from '#contract/durations';
import type { EnvOf } from '#contract/env';
import { PayloadMissingError } from '#contract/errors';
import type { StoredWebhook } from '#contract/stored-webhook';
import { CALL_LIMITS, limitAttempts } from '#lambdas/runtime/aws/call-limits';
import type { AwsCalls } from '#lambdas/runtime/aws/calls';
import { putReceipt } from '#lambdas/runtime/put-receipt';
import { toMessageAttributes } from './dead-letter-attributes.ts';
import { createIdempotency, type RunIdempotently } from './idempotency.ts';
import { damaged } from './received-webhook.ts';

/** Returns when a count of attempts expires, in seconds since the epoch. SQS has deleted the message by then. */
const countExpiration = () => Math.ceil(Date.now() / 1_000) + days(QUEUE_RETENTION_DAYS);

/** Limit of each of two attempts to store an inline webhook. Short, because the handler waits for it. */
const STORE_ATTEMPT_MS = 950;

/** Effects of the process function, apart from those of the handlers. */
export interface ProcessPorts {
  now(): Date;
  /** Waits. The signal ends the wait with an error. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** @returns a number from 0 to 1 */
  random(): number;
  /** @throws {PayloadMissingError} when the bucket has no such object */
  load(key: string): Promise<StoredWebhook>;
  /** Stores a webhook that arrived inline. */
  store(key: string, webhook: StoredWebhook): Promise<void>;
  readonly runIdempotently: RunIdempotently;
  /**
   * Counts the attempt of a receive, once however often it is called, because the answer may be lost.
   *
   * @returns the attempts counted since the message was sent, including this one
   */
  countAttempt(messageId: string, receiveCount: number): Promise<number>;
  /** Counts a try to load a payload that S3 reports as missing, as `countAttempt` does. */
  countMissingPayload(messageId: string, receiveCount: number): Promise<number>;
  /** Records that the event of an idempotency key was received, for a number of seconds. */
  recordReceipt(key: string, webhookId: string, seconds: number): Promise<void>;
  /** Changes the visibility timeout of a message, counted from now. */
  changeVisibility(receiptHandle: string, seconds: number): Promise<void>;
  deadLetter(message: DeadLetter, reason: DeadLetterReason): Promise<void>;
}

/** Message for the dead-letter queue. */
export interface DeadLetter {
  readonly body: string;
  readonly group: string;
  /** Required on a FIFO lane. */
  readonly deduplicationId?: string;
}

/** Creates the ports. */
export function awsPorts(env: EnvOf<'process'>, calls: AwsCalls): ProcessPorts {
  const count = (id: string, receiveCount: number) => countOnce(calls, env.IDEMPOTENCY_TABLE, id, receiveCount);

  return {
    now: () => new Date(),
    sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
    random: Math.random,
    runIdempotently: createIdempotency(env.IDEMPOTENCY_TABLE, calls),
    // A redriven message has a new id, and so gets all its attempts again.
    countAttempt: (messageId, receiveCount) => count(`attempts#${messageId}`, receiveCount),
    countMissingPayload: (messageId, receiveCount) => count(`missing#${messageId}`, receiveCount),
    recordReceipt: (key, webhookId, seconds) => putReceipt(calls, env.IDEMPOTENCY_TABLE, { key, webhookId, seconds }),
    async load(key) {
      const text = await calls.getObject(env.PAYLOAD_BUCKET, key, CALL_LIMITS).catch((cause: Error) => {
        if (cause.name === 'NoSuchKey') throw new PayloadMissingError(`no object at ${key}`, { cause });
        throw cause;
      });
      try {
        return JSON.parse(text);
      } catch (error) {
        throw damaged(error);
      }
    },
    async store(key, webhook) {
      await calls.putObject(env.PAYLOAD_BUCKET, key, JSON.stringify(webhook), limitAttempts(STORE_ATTEMPT_MS));
    },
    async changeVisibility(receiptHandle, seconds) {
      await calls.changeVisibility({ queueUrl: env.QUEUE_URL, receiptHandle, seconds }, CALL_LIMITS);
    },
    async deadLetter({ body, group, deduplicationId }, reason) {
      const message = {
        queueUrl: env.DEAD_LETTER_QUEUE_URL,
        body,
        groupId: group,
        ...(deduplicationId !== undefined && { deduplicationId }),
        attributes: toMessageAttributes(reason),
      };
      await calls.sendMessage(message, CALL_LIMITS);
    },
  };
}

/** Adds a receive to a set, which holds it once. @returns the size of the set */
async function countOnce(calls: AwsCalls, table: string, id: string, receiveCount: number): Promise<number> {
  const input = {
    TableName: table,
    Key: { id: { S: id } },
    UpdateExpression: 'ADD receives :receive SET expiration = :expiration',
    ExpressionAttributeValues: {
      ':receive': { NS: [String(receiveCount)] },
      ':expiration': { N: String(countExpiration()) },
    },
    ReturnValues: 'UPDATED_NEW' as const,
  };
  const { Attributes } = await calls.item('UpdateItem', input, CALL_LIMITS);
  const count = Attributes?.receives?.NS?.length;
  if (count === undefined) throw new Error('DynamoDB returned no count of the attempts');
  return count;
}
