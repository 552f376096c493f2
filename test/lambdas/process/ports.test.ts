import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { ProcessPorts } from '../../../lambdas/process/ports.ts';

jest.setTimeout(30_000);

/** AWS, when it takes a connection and says nothing. */
let silent: Server;
const sockets: Socket[] = [];
let ports: ProcessPorts;

beforeAll(async () => {
  silent = createServer((socket) => sockets.push(socket));
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: url,
  });
  const { awsPorts } = await import('../../../lambdas/process/ports.ts');
  ports = awsPorts({
    STAGE: 'test',
    PRIORITY: 'normal',
    PAYLOAD_BUCKET: 'bucket',
    QUEUE_URL: `${url}/000000000000/queue`,
    DEAD_LETTER_QUEUE_URL: `${url}/000000000000/dead-letters`,
    IDEMPOTENCY_TABLE: 'table',
    NODE_OPTIONS: '',
  });
});

afterAll(() => {
  silent.close();
  for (const socket of sockets) socket.destroy();
});

const remaining = { getRemainingTimeInMillis: () => 60_000 };
const reason = {
  errorName: 'Error',
  errorMessage: 'no',
  stackHash: '0',
  attempts: 1,
  firstAttemptAt: '',
  lastFailureAt: '',
  functionVersion: '1',
};

test('a service that does not answer is given up on, whatever it was asked for', async () => {
  const calls = await Promise.allSettled([
    ports.load('webhooks/key'),
    ports.countAttempt('message'),
    ports.once({ key: 'event', forSeconds: 60 }, remaining, async () => {}),
    ports.hide('handle', 1),
    ports.deadLetter({ body: '', group: 'topic' }, reason),
  ]);
  expect(calls.map(({ status }) => status)).toEqual(Array(5).fill('rejected'));
});
