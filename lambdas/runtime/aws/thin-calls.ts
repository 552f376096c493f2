import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { ignoreError } from '#contract/ignore-error';
import { parseJson } from '#contract/parse-json';
import { errorOf } from './aws-error.ts';
import { AwsHttp, type CallLimits } from './aws-http.ts';
import type { AwsCalls, ItemOutput } from './calls.ts';
import { Connections } from './connections.ts';
import { type AwsService, customEndpoint, type Environment, endpointOf, endpointVariants } from './endpoint.ts';

/**
 * Creates the calls over `node:https`, without the SDK.
 *
 * @param environment variables of the function, which are read for each call
 */
export function thinCalls(environment: Environment, connections = new Connections()): AwsCalls {
  const http = new AwsHttp(environment, connections);
  return {
    async putObject(bucket, key, json, limits) {
      const body = Buffer.from(json);
      const headers = { 'content-type': 'application/json', 'x-amz-checksum-crc32': checksum(body) };
      await http.send(
        { service: 's3', url: objectUrl(environment, bucket, key), method: 'PUT', headers, body },
        limits,
      );
    },
    async getObject(bucket, key, limits) {
      const headers = { 'x-amz-checksum-mode': 'ENABLED' };
      const url = objectUrl(environment, bucket, key);
      const { headers: answered, body } = await http.send({ service: 's3', url, method: 'GET', headers }, limits);
      const expected = answered['x-amz-checksum-crc32'];
      // That of an object in parts is one of checksums, such as `AAAAAA==-2`.
      const isOfWhole = expected !== undefined && !/-\d+$/.test(String(expected));
      if (isOfWhole && expected !== checksum(body)) throw new Error(`the checksum of ${key} does not match`);
      return body.toString('utf8');
    },
    async sendMessage({ queueUrl, body, groupId, deduplicationId, attributes }, limits) {
      const input = {
        QueueUrl: queueUrl,
        MessageBody: body,
        MessageGroupId: groupId,
        MessageDeduplicationId: deduplicationId,
        MessageAttributes: attributes,
      };
      const { MD5OfMessageBody } = await post(http, queueTarget(environment, queueUrl, 'SendMessage'), input, limits);
      if (MD5OfMessageBody !== createHash('md5').update(body).digest('hex')) {
        throw new Error('SQS did not confirm the text of the message');
      }
    },
    async changeVisibility({ queueUrl, receiptHandle, seconds }, limits) {
      const input = { QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds };
      await post(http, queueTarget(environment, queueUrl, 'ChangeMessageVisibility'), input, limits);
    },
    async item(operation, input, limits) {
      const url = endpointOf('dynamodb', environment);
      const target = { service: 'dynamodb', url, operation: `DynamoDB_20120810.${operation}` } as const;
      return post<ItemOutput<typeof operation>>(http, target, input, limits);
    },
    async deleteObject(bucket, key, limits) {
      await http.send(
        { service: 's3', url: objectUrl(environment, bucket, key), method: 'DELETE', headers: {} },
        limits,
      );
    },
    async getQueueArn(queueUrl, limits) {
      const input = { QueueUrl: queueUrl, AttributeNames: ['QueueArn'] };
      const target = queueTarget(environment, queueUrl, 'GetQueueAttributes');
      const { Attributes } = await post<{ readonly Attributes?: object }>(http, target, input, limits);
      if (!Attributes) throw new Error('SQS returned no attributes of the queue');
    },
    async getSecret(name, limits) {
      const value = await post(http, secretTarget(environment, 'GetSecretValue'), { SecretId: name }, limits).catch(
        ignoreError('ResourceNotFoundException'),
      );
      return value && String(value.SecretString ?? '');
    },
    async putSecret({ name, value, version }, limits) {
      const input = { SecretId: name, SecretString: value, ClientRequestToken: version };
      const saved = await post(http, secretTarget(environment, 'PutSecretValue'), input, limits).catch(
        ignoreError('ResourceExistsException'),
      );
      return saved !== undefined;
    },
  };
}

/** Opens the connections that the first webhook needs, while a function starts. */
export function openConnections(
  environment: Environment,
  connections: Connections,
  { bucket, queueUrls }: { readonly bucket: string; readonly queueUrls: readonly string[] },
): void {
  connections.open(objectUrl(environment, bucket, ''));
  // All queues have the same host.
  for (const queueUrl of queueUrls.slice(0, 1)) connections.open(queueTarget(environment, queueUrl, '').url);
  connections.open(secretTarget(environment, '').url);
}

interface Target {
  readonly service: AwsService;
  readonly url: URL;
  /** Value of the header `x-amz-target`. */
  readonly operation: string;
}

/** Calls an operation of a service whose protocol is JSON. */
async function post<Output = Readonly<Record<string, unknown>>>(
  http: AwsHttp,
  { service, url, operation }: Target,
  input: object,
  limits: CallLimits,
): Promise<Output> {
  const version = service === 'secretsmanager' ? '1.1' : '1.0';
  const headers = { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': operation };
  const request = { service, url, method: 'POST', headers, body: Buffer.from(JSON.stringify(input)) };
  const response = await http.send(request, limits);
  // SQS changes a visibility without a result.
  const isEmpty = response.body.length === 0 && operation.endsWith('.ChangeMessageVisibility');
  const output = isEmpty ? {} : parseJson(response.body.toString('utf8'));
  if (typeof output === 'object' && output !== null) return output as Output;
  throw errorOf({ ...response, body: Buffer.from('{"__type":"InvalidResponse","message":"AWS answered no JSON"}') }, 1);
}

/** Returns the URL of an object. The name of the bucket is in the path where the host name cannot have it. */
function objectUrl(environment: Environment, bucket: string, key: string): URL {
  const url = endpointOf('s3', environment);
  const path = key.split('/').map(encodePiece).join('/');
  if (bucket.includes('.') || customEndpoint('s3', environment) !== undefined) {
    url.pathname = `${url.pathname.replace(/\/$/, '')}/${bucket}/${path}`;
    return url;
  }
  url.host = `${bucket}.${url.host}`;
  url.pathname = path;
  return url;
}

/** Encodes a piece of a path as it is signed, including the characters that `encodeURIComponent` leaves. */
function encodePiece(text: string): string {
  // They would lead to another object, or to another bucket.
  if (text === '.' || text === '..') throw new Error(`the key of an object has the part ${text}`);
  const encodeCharacter = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, encodeCharacter);
}

/** Addresses an operation of a queue, at the host of its URL unless the environment sets another one. */
function queueTarget(environment: Environment, queueUrl: string, operation: string): Target {
  const { fips, dualStack } = endpointVariants(environment);
  const isSet = customEndpoint('sqs', environment) !== undefined || fips || dualStack;
  const url = isSet ? endpointOf('sqs', environment) : new URL('/', queueUrl);
  return { service: 'sqs', url, operation: `AmazonSQS.${operation}` };
}

function secretTarget(environment: Environment, operation: string): Target {
  const url = endpointOf('secretsmanager', environment);
  return { service: 'secretsmanager', url, operation: `secretsmanager.${operation}` };
}

function checksum(body: Buffer): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString('base64');
}
