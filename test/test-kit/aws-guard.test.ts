import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { defineWebhooks, unsigned } from 'catchbasin';
import { testKit } from 'catchbasin/testing';
import { guardAws } from '#test-kit/aws-guard';

const put = () => new DynamoDBClient().send(new PutItemCommand({ TableName: 't', Item: { id: { S: '1' } } }));

const config = defineWebhooks({ lanes: { low: { attempts: 3 } }, topics: { t: { lane: 'low', verify: unsigned() } } });
const kitOf = (handler: () => unknown) =>
  testKit({ config, handlers: { t: async () => ({ default: async () => void (await handler()) }) } });

const QueueUrl = 'https://sqs.us-east-1.amazonaws.com/123456789012/q';
const CALLS: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['dynamodb PutItem. Mock it with aws-sdk-client-mock, or set AWS_ENDPOINT_URL_DYNAMODB', put],
  ['s3 GetObject.', () => new S3Client().send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }))],
  ['s3 PutObject.', () => new S3Client().send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: 'x' }))],
  ['sqs SendMessage.', () => new SQSClient().send(new SendMessageCommand({ QueueUrl, MessageBody: 'm' }))],
  [
    'dynamodb PutItem.',
    () =>
      new DynamoDBClient({ endpoint: 'https://dynamodb.us-east-1.amazonaws.com' }).send(
        new PutItemCommand({ TableName: 't', Item: { id: { S: '1' } } }),
      ),
  ],
  ['sns Publish.', () => new SNSClient().send(new PublishCommand({ TopicArn: 't', Message: 'm' }))],
  [
    'secrets-manager GetSecretValue. Mock it with aws-sdk-client-mock, or set AWS_ENDPOINT_URL_SECRETS_MANAGER',
    () => new SecretsManagerClient().send(new GetSecretValueCommand({ SecretId: 's' })),
  ],
  [
    'lambda POST /2015-03-31/functions/f/invocations.',
    () => new LambdaClient().send(new InvokeCommand({ FunctionName: 'f' })),
  ],
];

// The SDK warns that it takes the address of SQS from the URL of the queue.
beforeAll(() => jest.spyOn(console, 'warn').mockImplementation(() => {}));

test.each(CALLS)('a handler that calls %s fails at once with the call and the remedy', async (call, send) => {
  const { testWebhook } = kitOf(send);
  const message = expect.objectContaining({
    name: 'UnmockedAwsCallError',
    message: expect.stringContaining(`the test does not mock ${call}`),
  });
  await expect(testWebhook('t').handle()).rejects.toEqual(message);
  await expect(testWebhook('t').deliver()).rejects.toEqual(message);
});

test('reports a call whose error the handler catches', async () => {
  const { testWebhook } = kitOf(() => put().catch(() => {}));
  await expect(testWebhook('t').handle()).rejects.toThrow('the test does not mock dynamodb PutItem');
  await expect(testWebhook('t').deliver()).rejects.toThrow('the test does not mock dynamodb PutItem');
});

test('a call of one webhook does not fail another one', async () => {
  await expect(kitOf(put).testWebhook('t').deliver()).rejects.toThrow('dynamodb PutItem');
  expect(
    await kitOf(() => {})
      .testWebhook('t')
      .deliver(),
  ).toMatchObject({ outcome: 'processed' });
});

test('leaves other requests and an emulator alone', async () => {
  const server = createServer((_, response) => response.end('{}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { testWebhook } = kitOf(() =>
    new DynamoDBClient({ endpoint }).send(new PutItemCommand({ TableName: 't', Item: { id: { S: '1' } } })),
  );
  expect(await testWebhook('t').deliver()).toMatchObject({ outcome: 'processed' });
  server.closeAllConnections();
  server.close();
});

test('sets only what is not set', () => {
  const env = { AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: 'http://localhost:4566' };
  guardAws(env);
  expect(env).toEqual({
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL: 'http://localhost:4566',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_EC2_METADATA_DISABLED: 'true',
  });
});

test('a new guard takes the place of the one before', async () => {
  const [first, second] = [guardAws({}), guardAws({})];
  await expect(put()).rejects.toThrow('the test does not mock dynamodb PutItem');
  expect([first.count, second.count]).toEqual([0, 1]);
});
