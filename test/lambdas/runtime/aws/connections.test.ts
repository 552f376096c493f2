import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Addresses } from '#lambdas/runtime/aws/addresses';
import { Connections } from '#lambdas/runtime/aws/connections';
import { thinCalls } from '#lambdas/runtime/aws/thin-calls';
import { issueCertificate } from '#test/support/certificate';

const LIMITS = { attempts: 2, attemptMs: 2_000, callMs: 4_000 };
const ROOT = issueCertificate({ commonName: 'Root of the tests', isCa: true });

let server: Server;
let connections: Connections;
const sockets: Socket[] = [];
/** Number of the connection of each request. */
const requests: number[] = [];
let environment: Record<string, string>;

beforeEach(async () => {
  sockets.splice(0);
  requests.splice(0);
  const { pem: cert, privateKey } = issueCertificate({ commonName: 'aws', issuer: ROOT, hosts: ['localhost'] });
  const key = privateKey.export({ format: 'pem', type: 'pkcs8' });
  server = createServer({ cert, key }, async (request, response) => {
    await request.toArray();
    requests.push(sockets.findIndex(({ remotePort }) => remotePort === request.socket.remotePort));
    response.end('{}');
  });
  server.on('connection', (socket: Socket) => sockets.push(socket));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  connections = new Connections({ ca: ROOT.pem });
  environment = {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: `https://localhost:${(server.address() as AddressInfo).port}`,
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
});
afterEach(() => {
  connections.destroy();
  server.closeAllConnections();
  server.close();
});

const connected = (count: number) => sockets.length >= count;

test('the first call uses the connection that was opened before, and later calls keep it', async () => {
  connections.open(new Addresses(environment).secrets().url);
  while (!connected(1)) await sleep(5);
  const calls = thinCalls(environment, connections);
  for (const name of ['a', 'b', 'c']) await calls.getSecret(name, LIMITS);
  expect(requests).toEqual([0, 0, 0]);
  expect(sockets).toHaveLength(1);
});

test('a call opens a connection of its own when the opened one was closed', async () => {
  connections.open(new Addresses(environment).secrets().url);
  while (!connected(1)) await sleep(5);
  const closed = once(sockets[0] as Socket, 'close');
  sockets[0]?.destroy();
  await closed;
  await thinCalls(environment, connections).getSecret('a', LIMITS);
  expect(requests).toEqual([1]);
});

test('a call succeeds on a new connection when all open ones died while the function was frozen', async () => {
  const calls = thinCalls(environment, connections);
  await Promise.all(['a', 'b', 'c'].map((name) => calls.getSecret(name, LIMITS)));
  // A freeze: the function does not see that the connections end, because it does not run.
  const ends = sockets.map((socket) => once(socket, 'close'));
  for (const socket of sockets) socket.resetAndDestroy();
  const call = calls.getSecret('d', LIMITS);
  await Promise.all([...ends, call]);
  expect(requests).toHaveLength(4);
  expect(Math.max(...requests)).toBe(3);
});

test('connections that cannot be opened have no effect', async () => {
  const url = new URL('https://localhost:1');
  connections.open(url);
  connections.open(new URL('http://localhost:1'));
  await sleep(50);
  await thinCalls(environment, connections).getSecret('a', LIMITS);
  expect(requests).toEqual([0]);
});

test('a server without a trusted certificate gets no request', async () => {
  const calls = thinCalls(environment, new Connections());
  await expect(calls.getSecret('a', { ...LIMITS, attempts: 1 })).rejects.toMatchObject({
    code: expect.stringMatching(/SELF_SIGNED|UNABLE_TO_/),
  });
  expect(requests).toEqual([]);
});
