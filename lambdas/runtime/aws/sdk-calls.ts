import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ignoreError } from '#contract/ignore-error';
import type { CallLimits } from './aws-http.ts';
import type { AwsCalls } from './calls.ts';

const CONFIG = { requestHandler: { connectionTimeout: 200, throwOnRequestTimeout: true } };

/** Creates the calls on the AWS SDK. To return to it, use it in place of `thinCalls`. */
export function sdkCalls(): AwsCalls {
  const s3 = new S3Client(CONFIG);
  const sqs = new SQSClient(CONFIG);
  const secretsManager = new SecretsManagerClient(CONFIG);
  return {
    async putObject(Bucket, Key, Body, limits) {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/json' }), optionsOf(limits));
    },
    async getObject(Bucket, Key, limits) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }), optionsOf(limits));
      return (await Body?.transformToString()) ?? '';
    },
    async sendMessage({ queueUrl: QueueUrl, body, groupId, deduplicationId }, limits) {
      const group = { MessageGroupId: groupId, MessageDeduplicationId: deduplicationId };
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body, ...group }), optionsOf(limits));
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
