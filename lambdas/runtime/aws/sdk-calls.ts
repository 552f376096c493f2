import {
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { ignoreError } from '#contract/ignore-error';
import type { CallLimits } from './call-limits.ts';
import type { AwsCalls } from './calls.ts';

const CONFIG = { requestHandler: { connectionTimeout: 200, throwOnRequestTimeout: true } };

const ITEM_COMMANDS = {
  DeleteItem: DeleteItemCommand,
  GetItem: GetItemCommand,
  PutItem: PutItemCommand,
  UpdateItem: UpdateItemCommand,
};

/**
 * Creates the calls on the AWS SDK. To return to it, use it in place of `thinCalls`.
 *
 * Its clients make three attempts, whatever the limits of a call say.
 */
export function sdkCalls(): AwsCalls {
  const s3 = new S3Client(CONFIG);
  const sqs = new SQSClient(CONFIG);
  const dynamodb = new DynamoDBClient(CONFIG);
  const secretsManager = new SecretsManagerClient(CONFIG);
  return {
    async putObject(Bucket, Key, Body, limits) {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/json' }), optionsOf(limits));
    },
    async getObject(Bucket, Key, limits) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }), optionsOf(limits));
      return (await Body?.transformToString()) ?? '';
    },
    async sendMessage({ queueUrl: QueueUrl, body, groupId, deduplicationId, attributes }, limits) {
      const group = {
        MessageGroupId: groupId,
        MessageDeduplicationId: deduplicationId,
        MessageAttributes: attributes,
      };
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body, ...group }), optionsOf(limits));
    },
    async changeVisibility({ queueUrl: QueueUrl, receiptHandle: ReceiptHandle, seconds: VisibilityTimeout }, limits) {
      await sqs.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }),
        optionsOf(limits),
      );
    },
    async item(operation, input, limits) {
      const Command = ITEM_COMMANDS[operation] as unknown as typeof PutItemCommand;
      return dynamodb.send(new Command(input as PutItemCommandInput), optionsOf(limits)) as never;
    },
    async deleteObject(Bucket, Key, limits) {
      await s3.send(new DeleteObjectCommand({ Bucket, Key }), optionsOf(limits));
    },
    async getQueueArn(QueueUrl, limits) {
      await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }), optionsOf(limits));
    },
    async putSecret({ name, value, version }, limits) {
      const input = { SecretId: name, SecretString: value, ClientRequestToken: version };
      const saved = await secretsManager
        .send(new PutSecretValueCommand(input), optionsOf(limits))
        .catch(ignoreError('ResourceExistsException'));
      return saved !== undefined;
    },
    async getSecret(SecretId, limits) {
      const value = await secretsManager
        .send(new GetSecretValueCommand({ SecretId }), optionsOf(limits))
        .catch(ignoreError('ResourceNotFoundException'));
      return value && (value.SecretString ?? '');
    },
  };
}

function optionsOf({ attemptMs, callMs }: CallLimits) {
  return { requestTimeout: attemptMs, abortSignal: AbortSignal.timeout(callMs) };
}
