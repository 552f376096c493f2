import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { type AwsEmulators, startAwsEmulators } from '#test/support/aws-emulators';
import { emfProblems } from '#test/support/emf-specification';
import { record } from '#test/support/process';
import config from '#webhooks/config';

interface Entry {
  handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse>;
}

const [lane = ''] = Object.keys(resolveWebhooks(config('dev')).lanes);
const context = {
  functionName: 'processor',
  awsRequestId: 'request-1',
  getRemainingTimeInMillis: () => 60_000,
} as Context;

const environment = process.env;
let aws: AwsEmulators;
const written: string[] = [];

beforeAll(async () => {
  process.env = { ...environment };
  aws = await startAwsEmulators();
  Object.assign(process.env, aws.processEnv(), { LANE: lane });
});
beforeEach(() => {
  jest.resetModules();
  written.length = 0;
  for (const stream of [process.stdout, process.stderr]) {
    jest.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  }
});
afterEach(() => jest.restoreAllMocks());
afterAll(async () => {
  await aws.stop();
  process.env = environment;
});

/**
 * Runs the entry module on one message that is not a reference. @returns its dead letter and the lines that it wrote
 */
async function deadLetterOf(body: string) {
  const { handler }: Entry = await import('#lambdas/process/index');
  const response = await handler({ Records: [record(body)] }, context);
  const lines = written.flatMap((text) => text.trim().split('\n')).map((line) => JSON.parse(line));
  const command = new ReceiveMessageCommand({ QueueUrl: aws.urlOf('dead-letters'), MessageAttributeNames: ['All'] });
  return { response, lines, letter: (await aws.sqs.send(command)).Messages?.[0] };
}

test('wires the queues, the log and the metrics of its lane', async () => {
  const { response, lines, letter } = await deadLetterOf('junk');
  expect(response).toEqual({ batchItemFailures: [] });
  expect(letter).toMatchObject({
    Body: 'junk',
    MessageAttributes: { errorName: { StringValue: 'PermanentError' }, functionVersion: { StringValue: '$LATEST' } },
  });
  expect(lines).toEqual([
    expect.objectContaining({
      level: 'ERROR',
      message: 'webhook dead-lettered',
      service: 'process',
      stage: process.env.STAGE,
      requestId: 'request-1',
      receives: 1,
      topic: 'unknown',
      lane,
      WebhooksDeadLettered: 1,
    }),
  ]);
  expect(lines.flatMap(emfProblems)).toEqual([]);
});

test('records the version of the function in dead letters', async () => {
  process.env.AWS_LAMBDA_FUNCTION_VERSION = '12';
  const { letter } = await deadLetterOf('more junk');
  delete process.env.AWS_LAMBDA_FUNCTION_VERSION;
  expect(letter?.MessageAttributes?.functionVersion?.StringValue).toBe('12');
});

test('does not start with a lane that the configuration does not have', async () => {
  process.env.LANE = 'toString';
  await expect(import('#lambdas/process/index')).rejects.toThrow(
    'the configuration of stage dev has no lane toString: deploy the stack again',
  );
  process.env.LANE = lane;
});

test('does not start without one of its variables', async () => {
  delete process.env.DEAD_LETTER_QUEUE_URL;
  await expect(import('#lambdas/process/index')).rejects.toThrow('DEAD_LETTER_QUEUE_URL');
  process.env.DEAD_LETTER_QUEUE_URL = aws.urlOf('dead-letters');
});
