import { hash } from 'node:crypto';
import { ignoreError } from '#contract/ignore-error';
import { parseJson } from '#contract/parse-json';
import { type Address, Addresses } from './addresses.ts';
import { errorOf } from './aws-error.ts';
import { AwsHttp } from './aws-http.ts';
import type { CallLimits } from './call-limits.ts';
import type { AwsCalls, ItemOutput } from './calls.ts';
import { isDamaged } from './checksum.ts';
import { Connections } from './connections.ts';
import type { Environment } from './endpoint.ts';

/** First part of the header `x-amz-target` of the services whose protocol is JSON. */
const TARGETS = { dynamodb: 'DynamoDB_20120810', secretsmanager: 'secretsmanager', sqs: 'AmazonSQS' };

/**
 * Creates the calls over `node:https`, without the SDK.
 *
 * @param environment variables of the function. Its credentials are read for each call
 */
export function thinCalls(
  environment: Environment,
  connections = new Connections(),
  addresses = new Addresses(environment),
): AwsCalls {
  const http = new AwsHttp(environment, connections);
  return {
    async putObject(bucket, key, json, limits) {
      const digest = hash('sha256', json, 'buffer');
      const headers = { 'content-type': 'application/json', 'x-amz-checksum-sha256': digest.toString('base64') };
      const bodyHash = digest.toString('hex');
      await http.send({ ...addresses.object(bucket, key), method: 'PUT', headers, body: json, bodyHash }, limits);
    },
    async getObject(bucket, key, limits) {
      const headers = { 'x-amz-checksum-mode': 'ENABLED' };
      const request = { ...addresses.object(bucket, key), method: 'GET', headers };
      const response = await http.send(request, limits);
      if (isDamaged(response)) throw new Error(`the checksum of ${key} does not match`);
      return response.body.toString('utf8');
    },
    async sendMessage({ queueUrl, body, groupId, deduplicationId, attributes }, limits) {
      const input = {
        QueueUrl: queueUrl,
        MessageBody: body,
        MessageGroupId: groupId,
        MessageDeduplicationId: deduplicationId,
        MessageAttributes: attributes,
      };
      const target = { ...addresses.queue(queueUrl), operation: 'SendMessage' };
      const { MD5OfMessageBody } = await post(http, target, input, limits);
      if (MD5OfMessageBody !== hash('md5', body)) throw new Error('SQS did not confirm the text of the message');
    },
    async changeVisibility({ queueUrl, receiptHandle, seconds }, limits) {
      const input = { QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds };
      await post(http, { ...addresses.queue(queueUrl), operation: 'ChangeMessageVisibility' }, input, limits);
    },
    async item(operation, input, limits) {
      return post<ItemOutput<typeof operation>>(http, { ...addresses.tables(), operation }, input, limits);
    },
    async deleteObject(bucket, key, limits) {
      await http.send({ ...addresses.object(bucket, key), method: 'DELETE', headers: {} }, limits);
    },
    async getQueueArn(queueUrl, limits) {
      const input = { QueueUrl: queueUrl, AttributeNames: ['QueueArn'] };
      const target = { ...addresses.queue(queueUrl), operation: 'GetQueueAttributes' };
      const { Attributes } = await post<{ readonly Attributes?: object }>(http, target, input, limits);
      if (!Attributes) throw new Error('SQS returned no attributes of the queue');
    },
    async getSecret(name, limits) {
      const target = { ...addresses.secrets(), operation: 'GetSecretValue' };
      const value = await post(http, target, { SecretId: name }, limits).catch(
        ignoreError('ResourceNotFoundException'),
      );
      return value && String(value.SecretString ?? '');
    },
    async putSecret({ name, value, version }, limits) {
      const input = { SecretId: name, SecretString: value, ClientRequestToken: version };
      const target = { ...addresses.secrets(), operation: 'PutSecretValue' };
      const saved = await post(http, target, input, limits).catch(ignoreError('ResourceExistsException'));
      return saved !== undefined;
    },
  };
}

/** Calls an operation of a service whose protocol is JSON. */
async function post<Output = Readonly<Record<string, unknown>>>(
  http: AwsHttp,
  { operation, ...address }: Address<keyof typeof TARGETS> & { readonly operation: string },
  input: object,
  limits: CallLimits,
): Promise<Output> {
  const version = address.service === 'secretsmanager' ? '1.1' : '1.0';
  const headers = {
    'content-type': `application/x-amz-json-${version}`,
    'x-amz-target': `${TARGETS[address.service]}.${operation}`,
  };
  const request = { ...address, method: 'POST', headers, body: JSON.stringify(input) };
  const response = await http.send(request, limits);
  // SQS changes a visibility without a result.
  const isEmpty = response.body.length === 0 && operation === 'ChangeMessageVisibility';
  const output = isEmpty ? {} : parseJson(response.body.toString('utf8'));
  if (typeof output === 'object' && output !== null) return output as Output;
  throw errorOf({ ...response, body: Buffer.from('{"__type":"InvalidResponse","message":"AWS answered no JSON"}') }, 1);
}
