import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { awsPorts } from '#lambdas/requeue/ports';
import { referenceTo, storedWebhook } from '#test/support/process';

interface Sent {
  readonly QueueUrl: string;
  readonly MessageBody: string;
  readonly MessageGroupId?: string;
  readonly MessageDeduplicationId?: string;
}

const sent: Sent[] = [];
let server: Server;
let url: string;
const environment = process.env;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const message: Sent = JSON.parse(Buffer.concat(await request.toArray()).toString());
    sent.push(message);
    const MD5OfMessageBody = createHash('md5').update(message.MessageBody).digest('hex');
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ MessageId: 'm', MD5OfMessageBody }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env = {
    ...environment,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 's',
    AWS_ENDPOINT_URL_SQS: url,
  };
});
beforeEach(() => sent.splice(0));
afterAll(async () => {
  process.env = environment;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const ports = () =>
  awsPorts({
    STAGE: 'test',
    PAYLOAD_BUCKET: 'b',
    QUEUE_URLS: JSON.stringify({ plain: `${url}/1/Lane-plain`, ordered: `${url}/1/Lane-ordered.fifo` }),
  });
const plain = referenceTo(storedWebhook('w', '{}'));
const ordered = { ...plain, group: 'orders:customer' };

test('what was marked before its lane kept order goes to a group all the same: its topic', async () => {
  await ports().enqueue('ordered', plain);
  expect(sent).toMatchObject([{ MessageGroupId: 'orders', MessageDeduplicationId: 'w' }]);
});

test('what was marked while its lane kept order says nothing of it to a queue that no longer does', async () => {
  await ports().enqueue('plain', ordered);
  expect(sent).toMatchObject([{ MessageGroupId: 'orders' }]);
  expect(sent[0]).not.toHaveProperty('MessageDeduplicationId');
});

test('what was marked on a lane that keeps order stays with its group', async () => {
  await ports().enqueue('ordered', ordered);
  expect(sent).toMatchObject([{ MessageGroupId: 'orders:customer', MessageDeduplicationId: 'w' }]);
});

test.each(['gone', 'toString'])('a lane that is not there (%s) is said to be gone', async (lane) => {
  await expect(ports().enqueue(lane, plain)).rejects.toThrow(`there is no lane ${lane} any more`);
  expect(sent).toEqual([]);
});
