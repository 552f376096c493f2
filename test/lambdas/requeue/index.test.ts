import type { Context } from 'aws-lambda';
import { AwsServer } from '#test/support/aws-server';
import { FunctionOutput } from '#test/support/function-output';
import { referenceTo, storedWebhook } from '#test/support/process';

const environment = process.env;
const REFERENCE = referenceTo(storedWebhook('w', '{}'));

let aws: AwsServer;
let output: FunctionOutput;
let queueUrl: string;

async function run(remainingMs: number): Promise<void> {
  await jest.isolateModulesAsync(async () => {
    const { handler } = await import('#lambdas/requeue/index');
    await handler({}, { getRemainingTimeInMillis: () => remainingMs } as Context);
  });
}

const unqueued = (count: number) => [
  {
    namespace: 'Catchbasin',
    dimensions: { service: 'requeue', stage: 'dev' },
    values: { WebhooksUnqueued: count },
  },
];

beforeEach(async () => {
  process.env = { ...environment };
  aws = new AwsServer();
  await aws.listen();
  await aws.createBucket('payloads');
  queueUrl = await aws.createQueue('low');
  Object.assign(process.env, {
    STAGE: 'dev',
    PAYLOAD_BUCKET: 'payloads',
    QUEUE_URLS: JSON.stringify({ low: queueUrl }),
  });
  await aws.put('payloads', 'unqueued/low/w', JSON.stringify(REFERENCE));
  await aws.put('payloads', REFERENCE.key, '{}');
  output = new FunctionOutput();
});
afterEach(async () => {
  output.restore();
  process.env = environment;
  await aws.close();
});

test('queues a marked webhook, removes its marker only, and reports that none is left', async () => {
  await run(60_000);
  expect(await aws.messages(queueUrl)).toMatchObject([{ reference: REFERENCE }]);
  expect(await aws.keys('payloads')).toEqual([REFERENCE.key]);
  expect(aws.operations).toEqual(['ListObjectsV2', 'GetObject', 'SendMessageBatch', 'DeleteObjects']);
  expect(output.logs).toEqual([
    expect.objectContaining({
      level: 'INFO',
      message: 'webhook queued late',
      service: 'requeue',
      id: 'w',
      topic: 'orders',
    }),
  ]);
  expect(output.metrics).toEqual(unqueued(0));
});

test('keeps the marker and reports one left while SQS refuses', async () => {
  aws.behaviours.set('SendMessageBatch', 'refuse');
  await run(60_000);
  expect(await aws.keys('payloads')).toContain('unqueued/low/w');
  expect(output.logs).toEqual([
    expect.objectContaining({
      level: 'ERROR',
      message: 'webhook could not be requeued, or its marker could not be deleted',
      marker: 'unqueued/low/w',
    }),
  ]);
  expect(output.metrics).toEqual(unqueued(1));
});

test.each([
  // Two calls of at most 4 s, and 3 s to publish.
  [11_001, 0],
  [11_000, 1],
])('with %d ms left, %d webhooks wait for the next run', async (remainingMs, left) => {
  await run(remainingMs);
  expect(output.metrics).toEqual(unqueued(left));
});

test.each(['STAGE', 'PAYLOAD_BUCKET', 'QUEUE_URLS'])('does not start without %s and names it', async (name) => {
  delete process.env[name];
  await expect(run(60_000)).rejects.toThrow(`The requeue function lacks the environment variables ${name}.`);
});
