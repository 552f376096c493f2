import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { awsPorts as processPorts } from '#lambdas/process/ports';
import { awsPorts as requeuePorts } from '#lambdas/requeue/ports';
import { referenceTo, storedWebhook } from '#test/support/process';

jest.setTimeout(30_000);

/** AWS, when it takes a connection and says nothing. */
let silent: Server;
const sockets: Socket[] = [];
let url: string;

beforeAll(async () => {
  silent = createServer((socket) => sockets.push(socket));
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: url,
  });
});

afterAll(() => {
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

/** All that each function asks of AWS. */
const CALLS: Readonly<Record<string, () => readonly Promise<unknown>[]>> = {
  process() {
    const ports = processPorts({
      STAGE: 'test',
      LANE: 'normal',
      PAYLOAD_BUCKET: 'bucket',
      QUEUE_URL: `${url}/1/queue`,
      DEAD_LETTER_QUEUE_URL: `${url}/1/dead-letters`,
      IDEMPOTENCY_TABLE: 'table',
      NODE_OPTIONS: '',
    });
    const remaining = { getRemainingTimeInMillis: () => 60_000 };
    return [
      ports.load('webhooks/key'),
      ports.countAttempt('message'),
      ports.runIdempotently({ key: 'event', expiresAfterSeconds: 60 }, remaining, async () => {}),
      ports.hide('handle', 1),
      ports.deadLetter({ body: '', group: 'topic' }, reason),
    ];
  },
  requeue() {
    const ports = requeuePorts({
      STAGE: 'test',
      PAYLOAD_BUCKET: 'bucket',
      QUEUE_URLS: JSON.stringify({ low: `${url}/1/low` }),
    });
    return [
      ports.markers()[Symbol.asyncIterator]().next(),
      ports.read('unqueued/low/id'),
      ports.enqueue('low', referenceTo(storedWebhook('w', '{}'))),
      ports.remove('unqueued/low/id'),
    ];
  },
};

test.each(Object.entries(CALLS))(
  '%s gives up on a service that does not answer, whatever it asked for',
  async (_, calls) => {
    const settled = await Promise.allSettled(calls());
    expect(new Set(settled.map(({ status }) => status))).toEqual(new Set(['rejected']));
  },
);
