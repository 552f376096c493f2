import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SECRETS_FILE, STATE_DIRECTORY, STATE_FILE } from '#config/local-state';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { STEPS } from '#contract/observability';
import { github, hmac, unsigned } from '#contract/providers/index';
import { signRequest } from '#contract/sign-request';
import { eventually } from '#test/support/local-app';

jest.setTimeout(30_000);

const ORDERS = hmac({ secretName: 'webhooks/orders', header: 'x-signature' });
const { topics } = resolveWebhooks({
  topics: {
    github: { lane: 'normal', verify: github({ secretName: 'webhooks/github' }) },
    orders: { lane: 'low', verify: ORDERS },
    internal: { lane: 'low', verify: unsigned() },
  },
});

let cwd: string;
let server: Server;
let url: string;
let steps: object[];
let posted: number;
let allFail: boolean;
let hangs: boolean;
/** What the local mode has been told, and each webhook posted meanwhile. */
let told: string[];
let aws: Record<string, string>;

/** A endpoint that checks orders' signatures and has processed, or failed, each before it answers. */
beforeEach(async () => {
  [posted, allFail, hangs, aws, told] = [0, false, false, {}, []];
  steps = [{ n: 0, step: STEPS.processed, id: 'from before' }];
  server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    const body = Buffer.concat(await request.toArray());
    if (pathname === '/_local/faults' || pathname === '/_local/schedules/run') {
      told.push(`${request.method} ${pathname} ${body}`);
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
      told.push('webhook');
      if (hangs) return;
      const fails = allFail || JSON.parse(body.toString()).warehouse === 'unreachable';
      const error = { errorName: 'Error', errorMessage: 'no answer' };
      if (fails) steps.push({ step: STEPS.retrying, id, attempt: 1, retryInSeconds: 2, ...error });
      steps.push({ step: fails ? STEPS.deadLettered : STEPS.processed, id, attempt: 2, ...error });
      response.writeHead(200, { 'x-webhook-id': id }).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  cwd = mkdtempSync(join(tmpdir(), 'catchbasin-send-'));
  mkdirSync(join(cwd, STATE_DIRECTORY));
  writeState('the secret');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(cwd, { recursive: true });
});

function writeState(ordersSecret: string): void {
  writeFileSync(join(cwd, STATE_FILE), JSON.stringify({ url, topics, stage: 'dev' }));
  const secrets = { 'webhooks/orders': ordersSecret, 'webhooks/github': 's' };
  writeFileSync(join(cwd, SECRETS_FILE), JSON.stringify(secrets));
}

const spawnSend = (args: readonly string[]) =>
  spawn(process.execPath, [join(__dirname, '../../ops/send.ts'), ...args], { cwd, env: { ...process.env, ...aws } });

async function send(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawnSend(args);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, err] = await Promise.all([child.stdout.toArray(), child.stderr.toArray()]);
  return { code: await ended, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() };
}

test('sends and follows each to its end', async () => {
  expect(await send('orders', '--count', '40')).toEqual({ code: 0, out: '40 accepted, 40 processed\n', err: '' });
});

test('tells of retries and the dead letter when it is to fail', async () => {
  const { code, out } = await send('orders', '--fail');
  expect(out.split('\n').slice(0, -1)).toEqual([
    'attempt 1 failed, next in 2 s (Error: no answer)',
    'attempt 2 failed, dead-lettered (Error: no answer)',
    '1 accepted, 0 processed, 1 dead-lettered',
  ]);
  expect(code).toBe(0);
});

test('succeeds with bad signatures when all are refused, and only then', async () => {
  expect(await send('orders', '--bad-signature', '--count', '3')).toMatchObject({
    code: 0,
    out: '0 accepted, 0 processed, 3 answered 401\n  no match\n',
  });
  expect(await send('github', '--bad-signature')).toMatchObject({ code: 1, out: '1 accepted, 1 processed\n' });
});

test('fails when one is not accepted', async () => {
  writeState('another secret');
  expect(await send('orders')).toMatchObject({ code: 1, out: expect.stringContaining('1 answered 401') });
});

test('fails when one is dead-lettered that was not to fail', async () => {
  allFail = true;
  expect(await send('orders')).toMatchObject({ code: 1, out: expect.stringContaining('1 dead-lettered') });
});

test('signs with one of several secrets', async () => {
  writeState('["the secret", "another"]');
  expect(await send('orders')).toMatchObject({ code: 0 });
});

test('does not quote a secret that cannot be read', async () => {
  writeState('[the secret');
  const { code, out, err } = await send('orders');
  expect([code, out, err]).toEqual([
    1,
    '',
    expect.stringContaining('webhooks/orders cannot be used: it begins like a JSON list'),
  ]);
  expect(err).not.toContain('[the');
});

test('has faults while it sends, and what they left undone done at once', async () => {
  expect(await send('orders', '--count', '2', '--fault', 's3:fail@0.5', '--fault', 'sqs:delay:20')).toMatchObject({
    code: 0,
    out: '2 accepted, 2 processed\n',
  });
  expect(told).toEqual([
    'PUT /_local/faults {"s3":{"kind":"fail","share":0.5},"sqs":{"kind":"delay","delayMs":20,"share":1}}',
    'webhook',
    'webhook',
    'PUT /_local/faults {}',
    'POST /_local/schedules/run {}',
  ]);
});

test('ends faults when nothing is accepted, and tells the local mode of none unless it is asked to', async () => {
  await send('orders', '--bad-signature', '--fault', 'sqs:drop');
  expect(told.slice(1)).toEqual(['PUT /_local/faults {}', 'POST /_local/schedules/run {}']);
  told = [];
  await send('orders');
  expect(told).toEqual(['webhook']);
});

test('ends faults on Ctrl-C', async () => {
  hangs = true;
  const child = spawnSend(['orders', '--fault', 'sqs:drop']);
  const ended = once(child, 'exit');
  await eventually('a webhook', () => told.includes('webhook'));
  child.kill('SIGINT');
  child.kill('SIGINT');
  expect(await ended).toEqual([130, null]);
  expect(told.slice(1)).toEqual(['webhook', 'PUT /_local/faults {}']);
});

test('has no faults for a deployed endpoint', async () => {
  const { code, err } = await send('orders', '--fault', 's3:fail', '--url', url);
  expect([code, err]).toEqual([1, expect.stringContaining('--fault is for the local mode')]);
  expect(told).toEqual([]);
});

test('lists the topics there are', async () => {
  expect(await send('nope')).toMatchObject({ code: 1, err: expect.stringContaining('github, orders, internal') });
});

test('says how to start what does not run, or no longer does', async () => {
  server.close();
  expect(await send('orders')).toMatchObject({ code: 1, err: expect.stringContaining('npm start') });
  rmSync(join(cwd, STATE_FILE));
  expect(await send('orders')).toMatchObject({ code: 1, err: expect.stringContaining('npm start') });
});

test.each(['', '/', '/orders'])('sends to a deployed endpoint, named as …%s', async (suffix) => {
  mkdirSync(join(cwd, 'cdk.out'));
  const Metadata = { Catchbasin: { stage: 'prod', topics } };
  writeFileSync(join(cwd, 'cdk.out/Catchbasin-prod.template.json'), JSON.stringify({ Metadata }));
  const secretsManager = createServer((_, response) => {
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify({ SecretString: 'the secret' }));
  });
  await new Promise<void>((resolve) => secretsManager.listen(0, '127.0.0.1', resolve));
  aws = {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${(secretsManager.address() as AddressInfo).port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  const sent = await send('orders', '--count', '2', '--url', `${url}${suffix}`, '--stage', 'prod');
  secretsManager.close();
  expect(sent).toEqual({ code: 0, out: '2 accepted\n', err: '' });
});
