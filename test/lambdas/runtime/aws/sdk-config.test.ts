import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { awsPorts as processPorts } from '#lambdas/process/ports';
import { awsPorts as remindPorts } from '#lambdas/remind/ports';
import { awsPorts as requeuePorts } from '#lambdas/requeue/ports';
import { MAX_CALL_MS } from '#lambdas/runtime/aws/call-limits';
import { thinCalls } from '#lambdas/runtime/aws/thin-calls';
import { referenceTo, storedWebhook } from '#test/support/process';

jest.setTimeout(30_000);

/** A server in place of AWS that accepts connections and never answers. */
let silent: Server;
const sockets: Socket[] = [];
let url: string;
const environment = process.env;

beforeAll(async () => {
  silent = createServer((socket) => sockets.push(socket));
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  process.env = {
    ...environment,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: url,
  };
});

afterAll(() => {
  process.env = environment;
  silent.close();
  for (const socket of sockets) socket.destroy();
});

const reason = {
  errorName: 'Error',
  errorMessage: 'no',
  stackHash: '0',
  attempts: 1,
  firstAttemptAt: '',
  lastFailureAt: '',
  functionVersion: '1',
};

/** Every call of the functions whose clients have the timeouts of `AWS_CLIENT_CONFIG`, or longer ones. */
function calls(): Record<string, () => Promise<unknown>> {
  const processing = processPorts(
    {
      STAGE: 'test',
      LANE: 'normal',
      PAYLOAD_BUCKET: 'bucket',
      QUEUE_URL: `${url}/1/queue`,
      DEAD_LETTER_QUEUE_URL: `${url}/1/dead-letters`,
      IDEMPOTENCY_TABLE: 'table',
      NODE_OPTIONS: '',
    },
    thinCalls(process.env),
  );
  const requeue = requeuePorts({
    STAGE: 'test',
    PAYLOAD_BUCKET: 'bucket',
    QUEUE_URLS: JSON.stringify({ low: `${url}/1/low` }),
  });
  const remind = remindPorts({
    STAGE: 'test',
    DEAD_LETTER_QUEUES: JSON.stringify({ low: 'dead-letters' }),
    ALARM_TOPIC_ARNS: 'arn:aws:sns:us-east-1:000000000000:alarms',
    RUNBOOK_URL: '',
  });
  const hour = { from: 0, until: 3_600_000 };
  const remaining = { getRemainingTimeInMillis: () => 60_000 };
  return {
    load: () => processing.load('webhooks/key'),
    countAttempt: () => processing.countAttempt('message', 2),
    runIdempotently: () =>
      processing.runIdempotently({ key: 'event', expiresAfterSeconds: 60 }, remaining, async () => {}),
    changeVisibility: () => processing.changeVisibility('handle', 1),
    deadLetter: () => processing.deadLetter({ body: '', group: 'topic' }, reason),
    markers: () => requeue.markers()[Symbol.asyncIterator]().next(),
    read: () => requeue.read('unqueued/low/id'),
    enqueue: async () => (await requeue.enqueue('low', [referenceTo(storedWebhook('w', '{}'))]))[0],
    remove: () => requeue.remove(['unqueued/low/id']),
    lanes: () => remind.lanes(hour),
    countByTopic: () => remind.countByTopic(['orders'], hour),
    publish: () => remind.publish({ subject: 's', body: 'b' }),
  };
}

test('every call is tried twice and then rejects with a timeout while AWS does not answer', async () => {
  const outcomes = await Promise.all(
    Object.entries(calls()).map(async ([name, call]) => {
      // biome-ignore lint/suspicious/noExplicitAny: an error of the SDK, or a result that should not be
      const error: any = await call().catch((thrown) => thrown);
      // The idempotency layer wraps the error of the SDK.
      const { name: errorName, code, $metadata } = error?.cause ?? error ?? {};
      return [name, errorName, code, $metadata?.attempts];
    }),
  );
  expect(outcomes).toEqual(Object.keys(calls()).map((name) => [name, 'TimeoutError', 'ETIMEDOUT', 2]));
  expect(outcomes).toHaveLength(12);
});

test('the longest time of one call covers two attempts', () => {
  expect(MAX_CALL_MS).toBe(4_000);
});
