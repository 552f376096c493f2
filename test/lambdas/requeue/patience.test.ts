import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { awsPorts } from '../../../lambdas/requeue/ports.ts';
import { referenceTo, storedWebhook } from '../../support/process.ts';

jest.setTimeout(30_000);

/** AWS, when it takes a connection and says nothing. */
let silent: Server;
const sockets: Socket[] = [];

beforeAll(async () => {
  silent = createServer((socket) => sockets.push(socket));
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
});
afterAll(() => {
  silent.close();
  for (const socket of sockets) socket.destroy();
});

test('a service that does not answer is given up on, whatever it was asked for', async () => {
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: url,
  });
  const ports = awsPorts({
    STAGE: 'test',
    PAYLOAD_BUCKET: 'bucket',
    QUEUE_URLS: JSON.stringify({ low: `${url}/1/low` }),
  });
  const calls = await Promise.allSettled([
    ports.markers()[Symbol.asyncIterator]().next(),
    ports.read('unqueued/low/id'),
    ports.enqueue('low', referenceTo(storedWebhook('w', '{}'))),
    ports.remove('unqueued/low/id'),
  ]);
  expect(calls.map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
});
