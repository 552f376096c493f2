import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { github, stripe, unsigned } from '#contract/providers/index';
import type { Verification } from '#contract/verification';
import { chooseSample } from '#ops/send/samples/choose-sample';
import { type SampleResponse, type SendOptions, sendSamples } from '#ops/send/send-samples';
import type { Target } from '#ops/send/target';
import { UserError } from '#ops/user-error';

jest.setTimeout(30_000);

let server: Server;
let url: string;
const requests: { path: string | undefined; headers: Record<string, unknown>; body: string }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      requests.push({ path: request.url, headers: request.headers, body });
      response.writeHead(request.url === '/refused' ? 401 : 200, { 'x-webhook-id': `id-${requests.length}` });
      response.end('a detail');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => requests.splice(0));

function targetOf(verify: Verification): Target {
  const topic = resolveWebhooks({ topics: { t: { lane: 'normal', verify } } }).topics.t;
  return { url, topic: topic as Target['topic'], secret: 'secret', followable: false };
}

const OPTIONS: SendOptions = { topicName: 't', count: 1 };

async function send(verify: Verification, options: Partial<SendOptions>) {
  const responses: SampleResponse[] = [];
  const target = targetOf(verify);
  await sendSamples(target, chooseSample('t', verify, tmpdir()), { ...OPTIONS, ...options }, (response) =>
    responses.push(response),
  );
  return responses;
}

test('sends the given number of samples and reports each response', async () => {
  const responses = await send(github({ secretName: 's' }), { count: 25 });
  expect(responses.every(({ status }) => status === 200)).toBe(true);
  expect(new Set(responses.map(({ id }) => id)).size).toBe(25);
  expect(new Set(requests.map(({ headers }) => headers['x-github-delivery'])).size).toBe(25);
});

test('sends only samples of the given event type', async () => {
  await send(github({ secretName: 's' }), { count: 5, event: 'issues' });
  expect(requests.map(({ headers }) => headers['x-github-event'])).toEqual(Array(5).fill('issues'));
  await expect(send(stripe({ secretName: 's' }), { event: 'nope' })).rejects.toThrow(
    new UserError('there is no sample of event nope. Choose one of: charge.refunded, customer.created, invoice.paid.'),
  );
});

test('gives every Stripe sample another id', async () => {
  await send(stripe({ secretName: 's' }), { count: 6 });
  expect(new Set(requests.map(({ body }) => JSON.parse(body).id)).size).toBe(6);
});

test('reports why a sample was not accepted', async () => {
  expect(await send(unsigned(), { topicName: 'refused' })).toEqual([{ status: 401, detail: 'a detail' }]);
});

test('reports that no endpoint responded', async () => {
  const responses: SampleResponse[] = [];
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const target = { ...targetOf(unsigned()), url: `http://127.0.0.1:${(closed.address() as AddressInfo).port}` };
  await new Promise((resolve) => closed.close(resolve));
  await sendSamples(target, chooseSample('t', unsigned(), tmpdir()), OPTIONS, (response) => responses.push(response));
  expect(responses).toEqual([{ status: undefined, detail: expect.stringContaining('ECONNREFUSED') }]);
});
