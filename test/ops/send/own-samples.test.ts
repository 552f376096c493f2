import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SECRETS_FILE, STATE_FILE } from '#config/local-state';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { STEPS } from '#contract/observability';
import { discord, github, hmac, paddle, shopify, twilio } from '#contract/providers/index';
import { signRequest } from '#contract/sign-request';
import { loadSecrets } from '#local/secrets';
import { sendCommand } from '#ops/commands/send';
import { assemblyOf } from '#test/support/assembly';
import { OpsProject } from '#test/support/ops-project';
import { runCommand } from '#test/support/run-command';

jest.setTimeout(60_000);

const SHOP = hmac({ secretName: 'webhooks/shop', header: 'x-signature', eventType: { header: 'x-topic' } });
const { topics } = resolveWebhooks({
  topics: {
    'shop.orders': { lane: 'low', verify: SHOP },
    shopify: { lane: 'low', verify: shopify({ secretName: 'webhooks/shopify' }) },
    github: { lane: 'low', verify: github({ secretName: 'webhooks/github' }) },
    paddle: { lane: 'low', verify: paddle({ secretName: 'webhooks/paddle' }) },
    chat: { lane: 'low', verify: discord({ secretName: 'webhooks/chat' }) },
    sms: { lane: 'low', verify: twilio({ secretName: 'webhooks/sms', url: 'https://hooks.example.com/sms' }) },
  },
});
const SECRETS = Object.fromEntries(
  Object.values(topics).map(({ verify }) => [(verify as typeof SHOP).secretName, 'key']),
);

interface Received {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let project: OpsProject;
let server: Server;
let received: Received[];
let step: string;

beforeEach(async () => {
  received = [];
  step = STEPS.processed;
  const steps: object[] = [];
  server = createServer(async (request, response) => {
    if (request.url?.startsWith('/_local/steps')) {
      const since = Number(new URL(request.url, 'http://localhost').searchParams.get('since'));
      response.end(JSON.stringify({ next: steps.length, steps: steps.slice(since) }));
      return;
    }
    const body = Buffer.concat(await request.toArray()).toString();
    received.push({ url: request.url, headers: request.headers, body });
    const id = `id-${received.length}`;
    steps.push({ step, id });
    response.writeHead(200, { 'x-webhook-id': id }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  project = new OpsProject({ stage: 'dev', topics });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  project.write(STATE_FILE, { url, topics, stage: 'dev' });
  project.write(SECRETS_FILE, SECRETS);
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  project.remove();
});

const send = (args: readonly string[], input = '') =>
  runCommand(
    (terminal) => sendCommand(terminal, async () => assemblyOf('dev', topics), project.directory),
    args,
    input,
  );

const sampleFile = (name: string, content: object, topic = 'shop.orders') =>
  project.write(`webhooks/samples/${topic}/${name}`, content);

const only = () => received[0] as Received;

test("sends the project's own samples in rotation, each as a new event with the type of its name", async () => {
  sampleFile('order.created.json', { order: 'A-1' });
  sampleFile('order.paid.json', { paid: 'A-1' });
  sampleFile('order.paid.headers.json', { 'X-Topic': 'orders/paid', 'x-shop': '7' });
  expect(await send(['shop.orders', '--count', '4'])).toEqual({ code: 0, out: '4 accepted, 4 processed\n', err: '' });
  const sent = received.map(({ headers, body }) => [headers['x-topic'], headers['x-shop'], JSON.parse(body)]);
  const [created, paid] = [
    ['order.created', undefined, { order: 'A-1' }],
    ['orders/paid', '7', { paid: 'A-1' }],
  ];
  expect(sent).toHaveLength(4);
  expect(sent).toEqual(expect.arrayContaining([created, paid]));
  expect(new Set(received.map(({ body }) => body)).size).toBe(4);
  for (const { headers, body } of received) {
    expect(headers).toMatchObject(signRequest(SHOP, 'key', Buffer.from(body), new Date()));
  }
});

test.each(['order.paid', 'orders/paid'])('chooses the sample by its name or its event type: %s', async (event) => {
  sampleFile('order.created.json', { order: 'A-1' });
  sampleFile('order.paid.json', { paid: 'A-1' });
  sampleFile('order.paid.headers.json', { 'x-topic': 'orders/paid' });
  expect(await send(['shop.orders', '--event', event])).toMatchObject({ code: 0 });
  expect(JSON.parse(only().body)).toEqual({ paid: 'A-1' });
});

test('sends samples whose name begins with fail only with --fail', async () => {
  sampleFile('created.json', { order: 'A-1' });
  sampleFile('fail-unreachable.json', { order: 'A-1', warehouse: 'unreachable' });
  await send(['shop.orders', '--count', '2']);
  expect(received.map(({ body }) => JSON.parse(body))).toEqual([{ order: 'A-1' }, { order: 'A-1' }]);
  await send(['shop.orders', '--fail']);
  expect(JSON.parse(received[2]?.body ?? '')).toHaveProperty('warehouse');
});

test("own samples replace GitHub's, and a documented sample stands in for none", async () => {
  sampleFile('push.json', { ref: 'refs/heads/mine' }, 'github');
  await send(['github']);
  expect([only().headers['x-github-event'], JSON.parse(only().body)]).toEqual(['push', { ref: 'refs/heads/mine' }]);
  await send(['shopify', '--count', '2', '--event', 'products/update']);
  expect(received.slice(1).map(({ headers }) => headers['x-shopify-topic'])).toEqual(Array(2).fill('products/update'));
  expect(new Set(received.slice(1).map(({ headers }) => headers['x-shopify-webhook-id'])).size).toBe(2);
  await send(['paddle', '--count', '2']);
  const ids = received.slice(3).map(({ body }) => JSON.parse(body).event_id);
  expect(new Set(ids).size).toBe(2);
});

test('sends the query of a sample that signs the URL', async () => {
  expect(await send(['sms'])).toMatchObject({ code: 0 });
  expect(only().url).toBe('/sms?foo=1&bar=2');
  expect(only().headers['x-twilio-signature']).toMatch(/^[\w+/]+=*$/);
});

test('sends a file of --body byte for byte, with --event and --header', async () => {
  project.write('mine.json', { order: 'mine' });
  expect(
    await send([
      'shop.orders',
      '--body',
      'mine.json',
      '--event',
      'order.mine',
      '--header',
      'X-Shop=7',
      '--header',
      'a=b=c',
    ]),
  ).toMatchObject({ code: 0 });
  expect(only().body).toBe('{"order":"mine"}');
  expect(only().headers).toMatchObject({
    'content-type': 'application/json',
    'x-topic': 'order.mine',
    'x-shop': '7',
    a: 'b=c',
    ...signRequest(SHOP, 'key', Buffer.from('{"order":"mine"}'), new Date()),
  });
});

test('reads --body - from standard input, and a header replaces that of the sample and of the signature', async () => {
  await send(
    ['shop.orders', '--body', '-', '--header', 'content-type=text/csv', '--header', 'x-signature=recorded'],
    'a,b\n',
  );
  expect(only()).toMatchObject({ body: 'a,b\n', headers: { 'content-type': 'text/csv', 'x-signature': 'recorded' } });
});

test('reports a body that was processed before as a duplicate, and tells how to send a new event', async () => {
  step = STEPS.duplicate;
  expect(await send(['shop.orders', '--body', '-'], '{}')).toEqual({
    code: 0,
    out:
      '1 accepted, 0 processed, 1 duplicate\n' +
      '  The handler does not run again for an event that was processed. ' +
      'Change the event id or the body to send a new event.\n',
    err: '',
  });
});

test('signs samples of a provider with a private key in the local mode, with a generated pair of keys', async () => {
  const before = process.cwd();
  process.chdir(project.directory);
  project.write(SECRETS_FILE, {});
  try {
    loadSecrets(topics);
  } finally {
    process.chdir(before);
  }
  expect(await send(['chat'])).toMatchObject({ code: 0 });
  expect(only().headers['x-signature-ed25519']).toMatch(/^[0-9a-f]{128}$/);
});

test.each([
  [['shop.orders', '--body', 'none.json'], 'the file none.json of --body cannot be read: it does not exist.'],
  [['shop.orders', '--body', '-', '--fail'], '--fail chooses a failing sample, and --body sends a body of your own.'],
  [['paddle', '--body', '-', '--event', 'a'], 'the event type of this topic is in the body at /event_type.'],
  [['chat'], 'this provider signs with a private key that only the provider has'],
  [['shopify', '--event', 'none'], 'there is no sample of event none. Choose one of: products/update, Product.'],
])('%j is refused with a remedy, before anything is sent', async (args, message) => {
  expect(await send(args)).toMatchObject({ code: 1, out: '', err: expect.stringContaining(message) });
  expect(received).toEqual([]);
});

test.each(['x-topic', '=a', 'a b=c', 'a=b\nc'])('refuses the header %j with the expected format', async (header) => {
  const { code, err } = await send(['shop.orders', '--header', header]);
  expect([code, err]).toEqual([1, expect.stringContaining('It must be <name>=<value>')]);
});

test('names a file of headers that cannot be used', async () => {
  sampleFile('created.json', {});
  sampleFile('created.headers.json', ['x-topic']);
  const file = join(project.directory, 'webhooks/samples/shop.orders/created.headers.json');
  expect(await send(['shop.orders'])).toMatchObject({
    err: expect.stringContaining(`${file} must be a JSON object of texts`),
  });
});

test('works in every directory of the project, and reads --body where the command was typed', async () => {
  project.write('webhooks/handlers/body.json', { from: 'handlers' });
  const run = (directory: string, env = {}) =>
    project.run(['send', 'shop.orders', '--body', 'body.json'], '', { directory, env });
  expect(await run('webhooks/handlers')).toMatchObject({ code: 0, out: '1 accepted, 1 processed\n' });
  // npm runs the script in the project and tells where it was typed.
  const npm = { npm_lifecycle_event: 'send', INIT_CWD: join(project.directory, 'webhooks/handlers') };
  expect(await run('.', npm)).toMatchObject({ code: 0 });
  expect(received.map(({ body }) => body)).toEqual(Array(2).fill('{"from":"handlers"}'));
});
