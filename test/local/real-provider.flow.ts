import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type OutgoingHttpHeaders, request as requestOf } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { stripe } from '#contract/providers/index';
import { signRequest } from '#contract/sign-request';
import { copyProject } from '#test/support/copy-project';
import { eventually, type LocalApp, startLocal } from '#test/support/local-app';

/** The local mode looks for another secret four times a second. */
const IN_EFFECT_SECONDS = 10;
const TUNNEL = { host: 'random-words.trycloudflare.com', 'x-forwarded-for': '192.0.2.7' };

let project: string;
let app: LocalApp;

beforeAll(async () => {
  project = copyProject(join(__dirname, '../../webhooks'));
  mkdirSync(join(project, 'webhooks/samples/orders'), { recursive: true });
  writeFileSync(join(project, 'webhooks/samples/orders/created.json'), '{ "order": "A-7", "quantity": 7 }');
  app = await startLocal(project, { args: ['--record'] });
}, 300_000);
afterAll(async () => {
  await app?.stop();
  rmSync(project, { recursive: true, force: true });
});

/** Runs an operator's command in a directory of the project. */
async function ops(args: readonly string[], input = '', directory = '.') {
  const child = spawn(process.execPath, [join(project, 'bin/catchbasin.mjs'), ...args], {
    cwd: join(project, directory),
  });
  child.stdin.end(input);
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { out, err };
}

/** Posts through a tunnel, whose Host header `fetch` could not set. */
function post(path: string, body: string, headers: OutgoingHttpHeaders): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = requestOf(`${app.url}${path}`, { method: 'POST', headers: { ...TUNNEL, ...headers } });
    request.on('error', reject).on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.end(body);
  });
}

function postToStripe(secret: string, id: string): Promise<number> {
  const body = JSON.stringify({ id, type: 'invoice.paid', data: { object: { id: 'in_1' } } });
  const signature = signRequest(stripe({ secretName: 's' }), secret, Buffer.from(body), new Date());
  return post('/stripe', body, { 'content-type': 'application/json', ...signature });
}

test("npm start prints the topic's own sample, and send delivers it from a subdirectory, each time anew", async () => {
  await eventually('the curl command', () => app.output().includes('/orders -H'));
  expect(readFileSync(join(project, '.catchbasin/samples/orders.json'), 'utf8')).toContain('A-7');
  for (let n = 0; n < 2; n++) {
    expect(await ops(['send', 'orders'], '', 'webhooks/handlers')).toEqual({
      out: '1 accepted, 1 processed\n',
      err: '',
    });
  }
  expect(app.output()).toContain('7 pieces reserved for order A-7');
}, 120_000);

test("send delivers a body that is piped in, which fails by the handler's schema", async () => {
  const { out } = await ops(['send', 'orders', '--body', '-'], '{"order":"A-8","quantity":-1}');
  expect(out).toContain('1 accepted, 0 processed, 1 dead-lettered');
}, 120_000);

test('a secret set with --local is in effect without a restart', async () => {
  expect(await ops(['secret', 'put', 'stripe', '--local'], 'whsec_first')).toMatchObject({ err: '' });
  await eventually(
    'the first secret',
    async () => (await postToStripe('whsec_first', 'evt_1')) === 200,
    IN_EFFECT_SECONDS,
  );
  expect(await ops(['secret', 'put', 'stripe', '--local'], 'whsec_second')).toMatchObject({ err: '' });
  await eventually(
    'the second secret',
    async () => (await postToStripe('whsec_second', 'evt_2')) === 200,
    IN_EFFECT_SECONDS,
  );
}, 240_000);

test('a tunnel reaches webhook paths only', async () => {
  expect(await post('/internal', 'x', {})).toBe(200);
  expect(await post('/_local/schedules/run', '{}', { 'content-type': 'application/json' })).toBe(403);
  expect(await post('/', '', {})).toBe(404);
}, 60_000);

test('--record keeps webhooks of the provider without their signature, and not those of send', async () => {
  expect(await postToStripe('whsec_second', 'evt_3')).toBe(200);
  const directory = join(project, 'webhooks/samples/stripe');
  const files = readdirSync(directory);
  const recorded = files.map((file) => readFileSync(join(directory, file), 'utf8')).join('\n');
  expect(recorded).toContain('"evt_3"');
  for (const credential of ['v1=', 'whsec_', '192.0.2.7', TUNNEL.host]) expect(recorded).not.toContain(credential);
  expect(readdirSync(join(project, 'webhooks/samples/orders'))).toEqual(['created.json']);
  // The recording is a sample from now on.
  expect(await ops(['send', 'stripe'])).toEqual({ out: '1 accepted, 1 processed\n', err: '' });
}, 60_000);
