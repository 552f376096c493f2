import { setTimeout as sleep } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { AWS_CLIENT_CONFIG } from '#lambdas/runtime/aws-client';
import { putJson } from '#lambdas/runtime/put-json';
import { AwsServer } from '#test/support/aws-server';

const environment = process.env;
let aws: AwsServer;

beforeEach(async () => {
  process.env = { ...environment };
  aws = new AwsServer();
  await aws.listen();
  await aws.createBucket('bucket');
});
afterEach(async () => {
  process.env = environment;
  await aws.close();
});

test('the value is in the bucket as JSON when the call returns', async () => {
  aws.behaviours.set('PutObject', sleep(50));
  await putJson(new S3Client(), 'bucket', 'a/key', { text: 'é\n' }, 10_000);
  expect(await aws.read('bucket', 'a/key')).toEqual({ type: 'application/json', text: '{"text":"é\\n"}' });
});

test('the value is in the bucket after a second attempt when the first is never answered', async () => {
  aws.behaviours.set('PutObject', { first: 'ignore' });
  await putJson(new S3Client(AWS_CLIENT_CONFIG), 'bucket', 'a/key', {}, 1_000);
  expect(await aws.keys('bucket')).toEqual(['a/key']);
  expect(aws.operations).toEqual(['PutObject', 'PutObject']);
});

test('the call fails when no attempt is answered in time', async () => {
  aws.behaviours.set('PutObject', 'ignore');
  await expect(putJson(new S3Client(AWS_CLIENT_CONFIG), 'bucket', 'a/key', {}, 20)).rejects.toMatchObject({
    name: expect.stringMatching(/^(Abort|Timeout)Error$/),
  });
});

test('the call has a checksum, without which S3 refuses it in a bucket with objectLock', async () => {
  const s3 = new S3Client();
  let headers: Readonly<Record<string, string>> = {};
  s3.middlewareStack.add(
    (next) => (args) => {
      headers = (args.request as { headers: Record<string, string> }).headers;
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  await putJson(s3, 'bucket', 'a/key', {}, 10_000);
  expect(headers).toMatchObject({ 'x-amz-checksum-crc32': 'o6a/Qw==' });
});
