import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { type IncomingMessage, type OutgoingHttpHeaders, request as requestOf } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import type { FastifyInstance } from 'fastify';
import { FaultSwitch } from '#local/fault-switch';
import { createHttpApi } from '#local/http-api';
import { LaneSwitch, type SwitchableLane } from '#local/lane-switch';
import { WebhookLog } from '#local/webhook-log';
import type { Faults } from '#ops/send/faults';

let server: FastifyInstance;
let url: string;
let changes: Faults[];
let ran: string[];
let failing: string | undefined;
let file: string;
let notes: string[];
let switched: string[];
const LANES: readonly SwitchableLane[] = [
  {
    name: 'high',
    mapping: { pause: async () => void switched.push('pause'), resume: () => void switched.push('resume') },
  },
  { name: 'configured', mapping: undefined },
];

beforeEach(async () => {
  [changes, ran, failing, notes, switched] = [[], [], undefined, [], []];
  file = join(mkdtempSync(join(tmpdir(), 'pauses-')), 'data/paused-lanes.json');
  const schedules = ['a', 'b'].map((name) => ({
    run: async () => {
      ran.push(name);
      if (name === failing) throw new Error(`${name} crashed`);
    },
  }));
  const faults = new FaultSwitch({ onChange: (now) => changes.push(now) });
  const lanes = new LaneSwitch({ file, lanes: [...LANES], onNote: (note) => notes.push(note) });
  const reconcile = { invoke: async () => ran.push('reconcile') };
  const oldestMessages = () => [{ queueName: 'high-queue', sentAt: 1_000 }];
  server = createHttpApi([], { steps: new WebhookLog(), faults, schedules, lanes, oldestMessages, reconcile });
  url = await server.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(() => server.close());

const RECONCILE = { command: 'reconcile', topic: 'stripe' };
const JSON_TYPE = { 'content-type': 'application/json' };

async function send(method: string, path: string, body = '', headers: OutgoingHttpHeaders = JSON_TYPE) {
  const request = requestOf(`${url}/_local/${path}`, { method, headers }).end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { status: response.statusCode, body: await json(response) };
}

test('sets, shows and clears faults', async () => {
  const fault = {
    s3: { kind: 'fail', share: 0.5 },
    sqs: { kind: 'delay', delayMs: 5, share: 1 },
    dynamodb: { kind: 'drop', share: 1, operations: ['UpdateItem'] },
  };
  expect(await send('GET', 'faults')).toEqual({ status: 200, body: {} });
  expect(await send('PUT', 'faults', JSON.stringify(fault))).toEqual({ status: 200, body: fault });
  expect(await send('GET', 'faults')).toEqual({ status: 200, body: fault });
  expect(await send('PUT', 'faults', '{"s3":{"kind":"drop"}}')).toMatchObject({ status: 200 });
  expect(await send('PUT', 'faults', '{}')).toEqual({ status: 200, body: {} });
  expect(changes).toEqual([fault, { s3: { kind: 'drop', share: 1 } }, {}]);
});

test.each([
  ['{"sns":{"kind":"fail"}}', 'sns'],
  ['{"s3":{"kind":"burn"}}', 'fail, delay or drop'],
  ['{"s3":{"kind":"delay"}}', 'delayMs'],
  ['{"s3":{"kind":"fail","share":2}}', '<=1'],
  ['{"s3":{"kind":"fail","operations":["SendMessage"]}}', '"PutObject"'],
  ['{"s3":{"kind":"fail","often":true}}', 'often'],
  ['{', 'expected object'],
  ['', 'expected object'],
])('rejects %s with 400 and the allowed values, and changes nothing', async (body, words) => {
  expect(await send('PUT', 'faults', body)).toEqual({
    status: 400,
    body: { message: expect.stringContaining(words) },
  });
  expect(changes).toEqual([]);
});

test('runs all schedules and responds when they are done', async () => {
  expect(await send('POST', 'schedules/run', '{}')).toEqual({ status: 200, body: { ran: 2 } });
  expect(ran).toEqual(['a', 'b']);
});

test('runs the other schedules when one fails, and names the failed one', async () => {
  failing = 'a';
  expect(await send('POST', 'schedules/run')).toEqual({ status: 502, body: { message: 'a crashed' } });
  expect(ran).toEqual(['a', 'b']);
});

test.each([
  ['GET', 'steps?since=0'],
  ['GET', 'faults'],
  ['PUT', 'faults'],
  ['POST', 'schedules/run'],
])('accepts %s %s from this machine only', async (method, path) => {
  const body = method === 'GET' ? '' : '{}';
  const statusFor = async (host: string) => (await send(method, path, body, { ...JSON_TYPE, host })).status;
  expect(await statusFor('127.0.0.1:3000')).toBe(200);
  expect(await statusFor('localhost:3000')).toBe(200);
  expect(await statusFor('rebound.example:3000')).toBe(403);
  expect(await statusFor('127.0.0.1.rebound.example')).toBe(403);
});

test.each([
  ['PUT', 'faults'],
  ['POST', 'schedules/run'],
  ['POST', 'reconcile'],
])('rejects %s %s with a content type that a web page can send without a CORS preflight', async (method, path) => {
  for (const headers of [{}, { 'content-type': 'text/plain' }, { 'content-type': 'text/plain;application/json' }]) {
    const body = JSON.stringify(RECONCILE);
    expect(await send(method, path, body, headers)).toMatchObject({ status: 415 });
  }
  expect([...changes, ...ran]).toEqual([]);
});

test.each([
  ['cloudflared', { host: 'random.trycloudflare.com', 'cf-connecting-ip': '192.0.2.7' }],
  ['ngrok', { host: 'random.ngrok-free.app', 'x-forwarded-host': 'random.ngrok-free.app' }],
  ['a tunnel that sets the Host header', { host: 'localhost:3000', 'x-forwarded-for': '192.0.2.7' }],
  ['a proxy that sets the Host header', { host: '127.0.0.1:3000', forwarded: 'for=192.0.2.7' }],
])('no control can be reached through %s, however its path is written', async (_, headers) => {
  for (const path of ['steps', 'faults']) {
    expect((await send('GET', path, '', headers)).status).toBe(403);
  }
  expect((await send('PUT', 'faults', '{}', { ...JSON_TYPE, ...headers })).status).toBe(403);
  expect((await send('POST', 'schedules/run', '{}', { ...JSON_TYPE, ...headers })).status).toBe(403);
  expect((await send('POST', 'reconcile', JSON.stringify(RECONCILE), { ...JSON_TYPE, ...headers })).status).toBe(403);
  for (const path of ['/%5flocal/steps', '/_local/%73teps', '//_local/steps', '/t/../_local/steps', '/_LOCAL/steps']) {
    const [response] = (await once(requestOf(url, { path, headers }).end(), 'response')) as [IncomingMessage];
    response.resume();
    expect([path, [403, 404].includes(response.statusCode ?? 0)]).toEqual([path, true]);
  }
  expect([changes, ran]).toEqual([[], []]);
});

test('tells when the oldest message of each queue was sent', async () => {
  const body = { queues: [{ queueName: 'high-queue', sentAt: 1_000 }] };
  expect(await send('GET', 'oldest-messages')).toEqual({ status: 200, body });
});

test('pauses and resumes a lane, and holds the pause in a file', async () => {
  const pause = { since: expect.any(String), by: expect.any(String) };
  const paused = { mapping: 'Disabled', isConfigured: false, pause };
  expect(await send('GET', 'lanes/high')).toEqual({ status: 200, body: { mapping: 'Enabled', isConfigured: false } });
  expect(await send('PUT', 'lanes/high', '{"paused":true}')).toEqual({ status: 200, body: paused });
  expect(await send('PUT', 'lanes/high', '{"paused":true}')).toEqual({ status: 200, body: paused });
  expect(switched).toEqual(['pause']);

  const restarted = new LaneSwitch({ file, lanes: LANES, onNote: (note) => notes.push(note) });
  restarted.restore();
  expect(restarted.state('high')).toEqual(paused);
  expect(switched).toEqual(['pause', 'pause']);
  expect(notes).toEqual([
    'Lane high is paused. Its webhooks wait in the queue. Resume it with `npm run ops -- resume high --local`.',
    expect.stringMatching(/^Lane high is paused since \S+Z\. Its webhooks wait in the queue\. Resume it with /),
    'Lane configured is paused by webhooks/config.ts. Its webhooks wait in the queue.',
  ]);

  expect(await send('PUT', 'lanes/high', '{"paused":false}')).toMatchObject({ body: { mapping: 'Enabled' } });
  expect(switched).toEqual(['pause', 'pause', 'resume']);
  expect(new LaneSwitch({ file, lanes: LANES, onNote: () => undefined }).state('high')).not.toHaveProperty(
    'pause.since',
  );
});

test('a lane that the configuration pauses stays paused', async () => {
  const state = { status: 200, body: { mapping: 'Disabled', isConfigured: true } };
  expect(await send('GET', 'lanes/configured')).toEqual(state);
  expect(await send('PUT', 'lanes/configured', '{"paused":false}')).toEqual(state);
});

test.each([
  ['GET', 'lanes/none', '', 404],
  ['PUT', 'lanes/none', '{"paused":true}', 404],
  ['PUT', 'lanes/high', '{"paused":"yes"}', 400],
  ['PUT', 'lanes/high', '{', 400],
])('%s %s with %j is refused with %i', async (method, path, body, status) => {
  expect(await send(method, path, body)).toMatchObject({ status });
  expect(switched).toEqual([]);
});
