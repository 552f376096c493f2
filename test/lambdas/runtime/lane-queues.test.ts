import type { Reference } from '#contract/reference';
import { limitAttempts } from '#lambdas/runtime/aws/call-limits';
import type { AwsCalls } from '#lambdas/runtime/aws/calls';
import { thinCalls } from '#lambdas/runtime/aws/thin-calls';
import { LaneQueues } from '#lambdas/runtime/lane-queues';
import { AwsServer } from '#test/support/aws-server';
import { githubHeaders, ingestInMemory, postEvent } from '#test/support/ingest';
import { referenceTo, storedWebhook } from '#test/support/process';

const environment = process.env;
const BODY = Buffer.from('{}');
const ADVICE = 'lane normal has no queue in QUEUE_URLS: add the lane to the configuration and deploy again';

let aws: AwsServer;
let queues: LaneQueues;
let lowUrl: string;
let calls: AwsCalls;

const send = async (lane: string, reference: Reference) =>
  calls.sendMessage(queues.messageFor(lane, reference), limitAttempts(1_000));

beforeEach(async () => {
  process.env = { ...environment };
  aws = new AwsServer();
  await aws.listen();
  lowUrl = await aws.createQueue('low');
  queues = new LaneQueues(JSON.stringify({ low: lowUrl }));
  calls = thinCalls(process.env);
});
afterEach(async () => {
  process.env = environment;
  await aws.close();
});

test('a reference is in the queue when send returns', async () => {
  const reference = referenceTo(storedWebhook('w', '{}'));
  await send('low', reference);
  expect(await aws.messages(lowUrl)).toMatchObject([{ reference }]);
});

test.each(['normal', 'toString', '__proto__'])('sends nothing for lane %s, which has no queue', async (lane) => {
  const sent = send(lane, referenceTo(storedWebhook('w', '{}')));
  await expect(sent).rejects.toThrow(`lane ${lane} has no queue in QUEUE_URLS: add the lane to the configuration and`);
  expect(aws.operations).toEqual([]);
});

test('a webhook whose lane has no queue is stored with a marker, and the log says what to do', async () => {
  const ingest = ingestInMemory({ enqueue: send });
  expect(await ingest.handle(postEvent('github', BODY, githubHeaders(BODY)))).toMatchObject({ statusCode: 200 });
  expect(ingest.stored.size).toBe(1);
  expect(ingest.markers).toMatchObject([{ lane: 'normal', reference: { topic: 'github' } }]);
  expect(ingest.lines).toMatchObject([
    { level: 'warn', fields: { durability: 'stored with a marker', errors: [`Error: ${ADVICE}`] } },
  ]);
  expect(aws.operations).toEqual([]);
});

test('a webhook whose lane has no queue is answered 503 when the store fails too', async () => {
  const ingest = ingestInMemory({
    store: () => Promise.reject(new Error('S3 is down')),
    enqueue: send,
  });
  const answer = await ingest.handle(postEvent('github', BODY, githubHeaders(BODY)));
  expect(answer).toMatchObject({ statusCode: 503, headers: { 'retry-after': '10' } });
  expect(ingest.lines).toMatchObject([
    { fields: { reason: 'store-and-queue-failed', error: { message: `Error: S3 is down; Error: ${ADVICE}` } } },
  ]);
  expect(ingest.markers).toEqual([]);
  expect(aws.operations).toEqual([]);
});
