import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { awsPorts } from '#lambdas/requeue/ports';
import { referenceTo, storedWebhook } from '#test/support/process';

interface Sent {
  readonly Id: string;
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
    const { Entries }: { Entries: Sent[] } = JSON.parse(Buffer.concat(await request.toArray()).toString());
    sent.push(...Entries);
    const Successful = Entries.map(({ Id, MessageBody }) => ({
      Id,
      MessageId: 'm',
      MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
    }));
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ Successful }));
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

test('a webhook marked before its lane became FIFO gets its topic as group', async () => {
  await ports().enqueue('ordered', [plain]);
  expect(sent).toMatchObject([{ MessageGroupId: 'orders', MessageDeduplicationId: 'w' }]);
});

test('a webhook marked while its lane was FIFO gets no deduplication id on a standard queue', async () => {
  await ports().enqueue('plain', [ordered]);
  expect(sent).toMatchObject([{ MessageGroupId: 'orders' }]);
  expect(sent[0]).not.toHaveProperty('MessageDeduplicationId');
});

test('a webhook marked on a FIFO lane keeps its group', async () => {
  await ports().enqueue('ordered', [ordered]);
  expect(sent).toMatchObject([{ MessageGroupId: 'orders:customer', MessageDeduplicationId: 'w' }]);
});

test.each(['gone', 'toString'])('sends nothing for lane %s, which has no queue', async (lane) => {
  await expect(ports().enqueue(lane, [plain])).rejects.toThrow(`lane ${lane} has no queue in QUEUE_URLS`);
  expect(sent).toEqual([]);
});
