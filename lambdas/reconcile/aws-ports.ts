import { setTimeout as sleep } from 'node:timers/promises';
import {
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { EnvOf } from '#contract/env';
import { ignoreError } from '#contract/ignore-error';
import { parseSigningSecrets } from '#contract/signing-secrets';
import { CALL_LIMITS } from '#lambdas/runtime/aws/call-limits';
import type { AwsCalls } from '#lambdas/runtime/aws/calls';
import { AWS_CLIENT_CONFIG } from '#lambdas/runtime/aws/sdk-config';
import { LaneQueues } from '#lambdas/runtime/lane-queues';
import { putReceipt } from '#lambdas/runtime/put-receipt';
import { progressId, receiptId, recordId, redeliveryId } from '#lambdas/runtime/table-ids';
import { ConcurrentRunError, type ReconcilePorts } from './ports.ts';

/** Delay before keys are read again that DynamoDB has left unprocessed. */
const UNPROCESSED_DELAY_MS = 200;

/** Creates the ports. @param calls those by which ingest stores and queues a webhook */
export function awsPorts(env: EnvOf<'reconcile'>, calls: AwsCalls): ReconcilePorts {
  const sqs = new SQSClient(AWS_CLIENT_CONFIG);
  const dynamodb = new DynamoDBClient(AWS_CLIENT_CONFIG);
  const secretsManager = new SecretsManagerClient(AWS_CLIENT_CONFIG);
  const queues = new LaneQueues(env.QUEUE_URLS);
  const TableName = env.IDEMPOTENCY_TABLE;
  const expiration = (seconds: number) => ({ N: String(Math.ceil(Date.now() / 1_000) + seconds) });

  return {
    now: () => new Date(),
    async apiKey(secretName) {
      const secret = await secretsManager
        .send(new GetSecretValueCommand({ SecretId: secretName }))
        .catch(ignoreError('ResourceNotFoundException'))
        .catch((cause: Error) => {
          throw new Error(`the secret ${secretName} with the API key cannot be read: ${cause.message}`, { cause });
        });
      return secret?.SecretString?.trim() || undefined;
    },
    async readProgress(topic) {
      const command = new GetItemCommand({ TableName, Key: { id: { S: progressId(topic) } }, ConsistentRead: true });
      const { Item } = await dynamodb.send(command);
      return Item?.progress?.S === undefined ? undefined : JSON.parse(Item.progress.S);
    },
    async saveProgress(topic, progress) {
      const command = new PutItemCommand({
        TableName,
        Item: {
          id: { S: progressId(topic) },
          version: { N: String(progress.version) },
          progress: { S: JSON.stringify(progress) },
        },
        ConditionExpression: 'attribute_not_exists(id) OR version = :earlier',
        ExpressionAttributeValues: { ':earlier': { N: String(progress.version - 1) } },
      });
      await dynamodb.send(command).catch((cause: Error) => {
        if (cause.name !== 'ConditionalCheckFailedException') throw cause;
        throw new ConcurrentRunError(`another run reconciles topic ${topic}`, { cause });
      });
    },
    async findKnown(keys) {
      const keyOf = new Map(keys.flatMap((key) => [[recordId(key), key] as const, [receiptId(key), key] as const]));
      const known = new Set<string>();
      let left = [...keyOf.keys()].map((id) => ({ id: { S: id } }));
      while (left.length > 0) {
        const command = new BatchGetItemCommand({
          RequestItems: { [TableName]: { Keys: left, ProjectionExpression: 'id' } },
        });
        const { Responses = {}, UnprocessedKeys = {} } = await dynamodb.send(command);
        for (const { id } of Responses[TableName] ?? []) known.add(keyOf.get(id?.S ?? '') ?? '');
        left = (UnprocessedKeys[TableName]?.Keys ?? []) as typeof left;
        if (left.length > 0) await sleep(UNPROCESSED_DELAY_MS);
      }
      return known;
    },
    async store(webhook, { key }) {
      await calls.putObject(env.PAYLOAD_BUCKET, key, JSON.stringify(webhook), CALL_LIMITS);
    },
    async enqueue(lane, reference) {
      await calls.sendMessage(queues.messageFor(lane, reference), CALL_LIMITS);
    },
    recordReceipt: (key, webhookId, seconds) => putReceipt(calls, TableName, { key, webhookId, seconds }),
    async recordRedelivery(topic, delivery, seconds) {
      const command = new UpdateItemCommand({
        TableName,
        Key: { id: { S: redeliveryId(topic, delivery) } },
        UpdateExpression:
          'SET firstAt = if_not_exists(firstAt, :now), expiration = if_not_exists(expiration, :expiration)',
        ExpressionAttributeValues: { ':now': { S: new Date().toISOString() }, ':expiration': expiration(seconds) },
        ReturnValues: 'ALL_NEW',
      });
      const { Attributes } = await dynamodb.send(command);
      return new Date(Attributes?.firstAt?.S ?? Date.now());
    },
    async countWaiting(lane) {
      const command = new GetQueueAttributesCommand({
        QueueUrl: queues.urlOf(lane),
        AttributeNames: ['ApproximateNumberOfMessages'],
      });
      const { Attributes } = await sqs.send(command);
      return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
    },
    async signingSecrets(SecretId) {
      const command = new GetSecretValueCommand({ SecretId });
      const value = await secretsManager.send(command).catch(ignoreError('ResourceNotFoundException'));
      if (!value) {
        // The same error stands for a secret without a value.
        const exists = await secretsManager
          .send(new DescribeSecretCommand({ SecretId }))
          .catch(ignoreError('ResourceNotFoundException'));
        if (!exists) throw noSecret(SecretId);
        return [];
      }
      try {
        return parseSigningSecrets(value.SecretString ?? '');
      } catch (error) {
        throw new Error(
          `the secret ${SecretId} cannot be used: ${(error as Error).message}. ` +
            'Replace its value, then run the command again.',
        );
      }
    },
    async putSecret(secretName, value) {
      const command = new PutSecretValueCommand({ SecretId: secretName, SecretString: value });
      const saved = await secretsManager.send(command).catch(ignoreError('ResourceNotFoundException'));
      if (!saved) throw noSecret(secretName);
    },
  };
}

function noSecret(name: string): Error {
  return new Error(
    `the secret ${name} does not exist. Create it with \`aws secretsmanager create-secret --name ${name}\`, ` +
      'then run the command again.',
  );
}
