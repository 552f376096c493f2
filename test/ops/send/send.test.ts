import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SECRETS_FILE, STATE_FILE } from '#config/local-state';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { STEPS } from '#contract/observability';
import { discord, github, hmac, unsigned } from '#contract/providers/index';
import { signRequest } from '#contract/sign-request';
import { sendCommand } from '#ops/commands/send';
import { assemblyOf } from '#test/support/assembly';
import { eventually } from '#test/support/local-app';
import { OpsProject } from '#test/support/ops-project';
import { runCommand } from '#test/support/run-command';

jest.setTimeout(120_000);

const ORDERS = hmac({ secretName: 'webhooks/orders', header: 'x-signature' });
const { topics } = resolveWebhooks({
  topics: {
    github: { lane: 'normal', verify: github({ secretName: 'webhooks/github' }) },
    orders: { lane: 'low', verify: ORDERS },
    internal: { lane: 'low', verify: unsigned() },
    chat: { lane: 'low', verify: discord({ secretName: 'webhooks/chat' }) },
  },
});

let project: OpsProject;
let server: Server;
let url: string;
let steps: object[];
let posted: number;
let allFail: boolean;
let hangs: boolean;
/** The local mode does not respond when faults are injected. */
let injectionHangs: boolean;
/** The requests to the local mode's own endpoints, and each webhook between them. */
let requests: string[];

/** Starts an endpoint that verifies orders. It has processed or dead-lettered each webhook before it responds. */
beforeEach(async () => {
  [posted, allFail, hangs, injectionHangs, requests] = [0, false, false, false, []];
  steps = [{ n: 0, step: STEPS.processed, id: 'from before' }];
  server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    const body = Buffer.concat(await request.toArray());
    if (pathname === '/_local/faults' || pathname === '/_local/schedules/run') {
      requests.push(`${request.method} ${pathname} ${body}`);
      if (injectionHangs && body.toString() !== '{}') await eventually('Ctrl-C', () => !injectionHangs);
      response.writeHead(request.headers['content-type'] === 'application/json' ? 200 : 415).end('{}');
    } else if (pathname === '/_local/steps') {
      response.end(JSON.stringify({ next: steps.length, steps: steps.slice(Number(searchParams.get('since'))) }));
    } else if (
      request.headers['x-signature'] !== signRequest(ORDERS, 'the secret', body, new Date())['x-signature'] &&
      pathname === '/orders'
    ) {
      response.writeHead(401).end('no match');
    } else if (!Object.hasOwn(topics, pathname.slice(1))) {
      response.writeHead(404).end();
    } else {
      const id = `id-${++posted}`;
      requests.push('webhook');
      if (hangs) return;
      const fails = allFail || JSON.parse(body.toString()).warehouse === 'unreachable';
      const error = { errorName: 'Error', errorMessage: 'no response' };
      if (fails) steps.push({ step: STEPS.retrying, id, attempt: 1, retryInSeconds: 2, ...error });
      steps.push({ step: fails ? STEPS.deadLettered : STEPS.processed, id, attempt: 2, ...error });
      response.writeHead(200, { 'x-webhook-id': id }).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  project = new OpsProject({ stage: 'prod', topics });
  writeState('the secret');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  project.remove();
});

function writeState(ordersSecret: string): void {
  project.write(STATE_FILE, { url, topics, stage: 'dev' });
  project.write(SECRETS_FILE, { 'webhooks/orders': ordersSecret, 'webhooks/github': 's', 'webhooks/chat': '00' });
}

const send = (...args: string[]) =>
  runCommand((terminal) => sendCommand(terminal, async () => assemblyOf('dev', topics), project.directory), args);

test('sends samples and follows each until it is processed', async () => {
  expect(await send('orders', '--count', '40')).toEqual({ code: 0, out: '40 accepted, 40 processed\n', err: '' });
});

test('shows retries and the dead letter of a sample that must fail', async () => {
  expect(await send('orders', '--fail')).toEqual({
    code: 0,
    out: [
      'attempt 1 failed, next in 2 s (Error: no response)',
      'attempt 2 failed, dead-lettered (Error: no response)',
      '1 accepted, 0 processed, 1 dead-lettered',
      '',
    ].join('\n'),
    err: '',
  });
});

test('succeeds with --bad-signature only when every sample is rejected', async () => {
  expect(await send('orders', '--bad-signature', '--count', '3')).toMatchObject({
    code: 0,
    out: '0 accepted, 0 processed, 3 rejected with 401\n  no match\n  This is the expected response to a wrong secret.\n',
  });
  expect(await send('github', '--bad-signature')).toMatchObject({ code: 1, out: '1 accepted, 1 processed\n' });
});

test('fails when a sample is not accepted', async () => {
  writeState('another secret');
  expect(await send('orders')).toMatchObject({ code: 1, out: expect.stringContaining('1 rejected with 401') });
});

test('fails when a sample is dead-lettered unexpectedly', async () => {
  allFail = true;
  expect(await send('orders')).toMatchObject({ code: 1, out: expect.stringContaining('1 dead-lettered') });
});

test('signs with one of several secrets', async () => {
  writeState('["the secret", "another"]');
  expect(await send('orders')).toMatchObject({ code: 0 });
});

test('does not quote a secret that cannot be used', async () => {
  writeState('[the secret');
  expect(await send('orders')).toEqual({
    code: 1,
    out: '',
    err: 'catchbasin: the secret webhooks/orders cannot be used: it begins like a JSON list but is not a list of strings\n',
  });
});

test('injects faults while it sends, and then runs the schedules that recover from them', async () => {
  expect(await send('orders', '--count', '2', '--fault', 's3:fail@0.5', '--fault', 'sqs:delay:20')).toMatchObject({
    code: 0,
    out: '2 accepted, 2 processed\n',
  });
  expect(requests).toEqual([
    'PUT /_local/faults {"s3":{"kind":"fail","share":0.5},"sqs":{"kind":"delay","delayMs":20,"share":1}}',
    'webhook',
    'webhook',
    'PUT /_local/faults {}',
    'POST /_local/schedules/run {}',
  ]);
});

test('clears faults when no sample is accepted', async () => {
  await send('orders', '--bad-signature', '--fault', 'sqs:drop');
  expect(requests.slice(1)).toEqual(['PUT /_local/faults {}', 'POST /_local/schedules/run {}']);
});

test('does not change faults without --fault', async () => {
  await send('orders');
  expect(requests).toEqual(['webhook']);
});

test('leaves no listener for Ctrl-C behind', async () => {
  const before = process.listenerCount('SIGINT');
  await send('orders');
  expect(process.listenerCount('SIGINT')).toBe(before);
});

test.each([
  [['nope'], 'there is no topic nope. Choose one of: github, orders, internal, chat.'],
  [['constructor'], 'there is no topic constructor. Choose one of: github, orders, internal, chat.'],
  [
    ['orders', '--fault', 's3:fail', '--url', 'https://example.com'],
    '--fault works only in the local mode. Leave out --fault or --url.',
  ],
  [
    ['orders', '--stage', 'prod'],
    '--stage works only with --url. Add the endpoint of the stage with --url, or leave out --stage.',
  ],
  [['internal', '--bad-signature'], 'internal is unsigned. Leave --bad-signature out.'],
  [['orders', '--event', 'push'], 'the samples of this topic have no event types. Leave out --event push.'],
  [
    ['internal', '--fail'],
    'this topic has no sample that fails. Add one in webhooks/samples/<topic>/, with a name that begins with `fail`, ' +
      'such as fail-unreachable.json.',
  ],
  [['chat'], 'samples of chat cannot be signed: this provider signs with a private key that only the provider has'],
])('%j is refused with a remedy, before anything is sent', async (args, message) => {
  expect(await send(...args)).toEqual({ code: 1, out: '', err: `catchbasin: ${message}\n` });
  expect(requests).toEqual([]);
});

test.each([
  [['orders', '--count', '0'], 'It must be a whole number from 1.'],
  [['orders', '--fault', 's3'], 'It must be <s3|sqs|dynamodb>:<fail|delay:milliseconds|drop>[@share]'],
])('%j is refused with what is allowed', async (args, message) => {
  expect(await send(...args)).toEqual({ code: 1, out: '', err: expect.stringContaining(message) });
});

test('tells how to start the local mode when it is not running', async () => {
  server.close();
  const { code, err } = await send('orders');
  expect([code, err]).toEqual([
    1,
    `catchbasin: the local mode does not respond at ${url}. Start it with \`npm start\`.\n`,
  ]);
  rmSync(join(project.directory, STATE_FILE));
  expect(await send('orders')).toEqual({
    code: 1,
    out: '',
    err:
      'catchbasin: the local mode is not running. Start it with `npm start` in another shell, ' +
      'or name a deployed endpoint with --url.\n',
  });
});

test('fits its help into 80 columns', async () => {
  const { code, out } = await send('--help');
  expect([code, out]).toEqual([0, expect.stringContaining('Usage: send [options] <topic>')]);
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test('clears faults on Ctrl-C', async () => {
  hangs = true;
  const child = project.spawn(['send', 'orders', '--fault', 'sqs:drop']);
  const ended = once(child, 'exit');
  await eventually('a webhook', () => requests.includes('webhook'));
  child.kill('SIGINT');
  child.kill('SIGINT');
  expect(await ended).toEqual([130, null]);
  expect(requests.slice(1)).toEqual(['webhook', 'PUT /_local/faults {}']);
});

test('clears faults on Ctrl-C that arrives while they are being injected', async () => {
  injectionHangs = true;
  const child = project.spawn(['send', 'orders', '--fault', 'sqs:drop']);
  const ended = once(child, 'exit');
  await eventually('the injection', () => requests.length > 0);
  child.kill('SIGINT');
  // The summary is printed when the process handles the signal.
  await once(child.stdout, 'data');
  injectionHangs = false;
  expect(await ended).toEqual([130, null]);
  expect(requests).toEqual(['PUT /_local/faults {"sqs":{"kind":"drop","share":1}}', 'PUT /_local/faults {}']);
});
