import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteMessageBatchCommand, type Message, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { failedIds, QueueMapping, type QueueMappingProps } from '#local/queue-mapping';
import { eventually } from '#test/support/local-app';

const BATCH = [{ MessageId: 'a' }, { MessageId: 'b' }];

test.each([
  ['nothing', undefined, []],
  ['null', null, []],
  ['no list', {}, []],
  ['null for a list', { batchItemFailures: null }, []],
  ['an empty list', { batchItemFailures: [] }, []],
  ['one of them', { batchItemFailures: [{ itemIdentifier: 'b' }] }, ['b']],
  ['an unknown id', { batchItemFailures: [{ itemIdentifier: 'c' }] }, ['a', 'b']],
  ['an empty id', { batchItemFailures: [{ itemIdentifier: '' }] }, ['a', 'b']],
  ['a null entry', { batchItemFailures: [null] }, ['a', 'b']],
  ['another key', { batchItemFailures: [{ id: 'a' }] }, ['a', 'b']],
  ['no list at all', { batchItemFailures: 'a' }, ['a', 'b']],
])('reads a response of %s as Lambda does', (_, response, failed) => {
  expect([...failedIds(response, BATCH)]).toEqual(failed);
});

/** Creates a mapping of a queue in memory that delivers each message once. */
function mapping(
  ids: readonly string[],
  invoke: (event: SQSEvent) => Promise<unknown>,
  props?: Partial<QueueMappingProps>,
) {
  const waiting: Message[] = ids.map((id) => ({
    MessageId: id,
    ReceiptHandle: `handle of ${id}`,
    Body: id,
    Attributes: { ApproximateReceiveCount: '1' } as Message['Attributes'],
    MessageAttributes: { colour: { DataType: 'String', StringValue: 'blue' } },
  }));
  const deleted: (string | undefined)[] = [];
  const queue = {
    failing: false,
    async send(command: { input: { MaxNumberOfMessages?: number } }) {
      if (!(command instanceof DeleteMessageBatchCommand)) {
        const Messages = waiting.splice(0, command.input.MaxNumberOfMessages);
        if (Messages.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
        return { Messages };
      }
      if (queue.failing) throw new Error('the queue does not answer');
      deleted.push(...(command.input.Entries ?? []).map(({ ReceiptHandle }) => ReceiptHandle));
      return {};
    },
  };
  const batches: SQSEvent[] = [];
  const subject = new QueueMapping({
    sqs: queue as unknown as SQSClient,
    queueUrl: 'http://127.0.0.1:1/q',
    queueArn: 'arn:aws:sqs:us-east-1:000000000000:q',
    target: {
      invoke: (event) => {
        batches.push(event as SQSEvent);
        return invoke(event as SQSEvent);
      },
    },
    reportsFailures: true,
    batchSize: 10,
    windowSeconds: 0,
    concurrency: 1,
    ...props,
  });
  return { queue, batches, deleted, subject, polling: subject.poll() };
}

const running: { subject: QueueMapping; polling: Promise<void> }[] = [];
afterEach(async () => {
  for (const { subject } of running) subject.stop();
  await Promise.all(running.splice(0).map(({ polling }) => polling));
});

function poll(...args: Parameters<typeof mapping>) {
  const started = mapping(...args);
  running.push(started);
  return started;
}

test('hands over records as Lambda does', async () => {
  const { batches } = poll(['a'], async () => undefined);
  await eventually('the batch', () => batches.length === 1);
  expect(batches[0]?.Records).toEqual([
    {
      messageId: 'a',
      receiptHandle: 'handle of a',
      body: 'a',
      attributes: { ApproximateReceiveCount: '1' },
      messageAttributes: { colour: { dataType: 'String', stringValue: 'blue' } },
      md5OfBody: '0cc175b9c0f1b6a831c399e269772661',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:q',
      awsRegion: 'us-east-1',
    },
  ]);
});

test('deletes all messages except those reported as failed', async () => {
  const { deleted } = poll(['a', 'b', 'c'], async () => ({ batchItemFailures: [{ itemIdentifier: 'b' }] }));
  await eventually('the deletion', () => deleted.length > 0);
  expect(deleted).toEqual(['handle of a', 'handle of c']);
});

test('ignores the report when the mapping has no ReportBatchItemFailures, as Lambda does', async () => {
  const report = async () => ({ batchItemFailures: [{ itemIdentifier: 'b' }] });
  const { deleted } = poll(['a', 'b'], report, { reportsFailures: false });
  await eventually('the deletion', () => deleted.length > 0);
  expect(deleted).toEqual(['handle of a', 'handle of b']);
});

test('deletes no message of a batch whose invocation fails, and keeps polling', async () => {
  const invoke = async ({ Records }: SQSEvent) => {
    if (Records[0]?.body === 'a') throw new Error('crashed');
  };
  const { deleted } = poll(['a', 'b'], invoke, { batchSize: 1 });
  await eventually('the second batch', () => deleted.length > 0);
  expect(deleted).toEqual(['handle of b']);
});

test('keeps polling when a deletion fails', async () => {
  const { queue, batches, deleted } = poll(
    ['a', 'b'],
    async ({ Records }) => {
      queue.failing = Records[0]?.body === 'a';
    },
    { batchSize: 1 },
  );
  await eventually('the second batch', () => deleted.length > 0);
  expect(batches).toHaveLength(2);
  expect(deleted).toEqual(['handle of b']);
});

test('fills a batch that is larger than one receive, within the window', async () => {
  const ids = Array.from({ length: 25 }, (_, n) => `m${n}`);
  const { batches, deleted } = poll(ids, async () => undefined, { batchSize: 25, windowSeconds: 5 });
  await eventually('all', () => deleted.length === 25);
  expect(batches).toHaveLength(1);
});

test('runs no more concurrent invocations than its concurrency', async () => {
  let now = 0;
  let most = 0;
  const hold = async () => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 20));
    now--;
  };
  const { deleted } = poll(['a', 'b', 'c', 'd', 'e', 'f'], hold, { batchSize: 1, concurrency: 2 });
  await eventually('all', () => deleted.length === 6);
  expect(most).toBe(2);
});

test('receives nothing while it is paused, although running invocations end, and continues afterwards', async () => {
  const held = Promise.withResolvers<void>();
  const { batches, deleted, subject } = poll(['a', 'b', 'c'], () => held.promise, { batchSize: 1, concurrency: 2 });
  await eventually('the first batch', () => batches.length > 0);
  await subject.pause();
  const before = batches.length;
  held.resolve();
  await eventually('the deletions', () => deleted.length === before);
  await sleep(50);
  expect(batches).toHaveLength(before);
  expect(before).toBeLessThan(3);
  subject.resume();
  await eventually('all', () => deleted.length === 3);
});

test('a pause ends the batching window, and the messages received so far are processed', async () => {
  const { deleted, subject } = poll(['a'], async () => undefined, { batchSize: 10, windowSeconds: 3_600 });
  await sleep(50);
  expect(deleted).toEqual([]);
  await subject.pause();
  await eventually('the deletion', () => deleted.length === 1);
});

test.each(['stop', 'drain'] as const)('ends by %s while it is paused', async (end) => {
  const { subject, polling } = poll([], async () => undefined);
  await subject.pause();
  await subject[end]();
  await polling;
});
