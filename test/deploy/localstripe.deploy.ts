import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { STEPS } from '#contract/observability';
import { copyProject } from '#test/support/copy-project';
import { eventually, type LocalApp, startLocal } from '#test/support/local-app';
import { freePort } from './ministack.ts';
import { ProcessGroup } from './process-group.ts';

jest.setTimeout(300_000);

const PYTHON = join(__dirname, '../../.tools/ministack/bin/python');
const SECRET = 'whsec_localstripe';
const CUSTOMERS = 7;
const EVENTS = ['customer.created', 'customer.updated', 'product.created'];
const AUTHORIZATION = `Basic ${Buffer.from('sk_test_12345:').toString('base64')}`;

let project: string;
let app: LocalApp;
let localstripe: ProcessGroup;
let stripeUrl: string;

beforeAll(async () => {
  project = copyProject(join(__dirname, '../../webhooks'));
  await putSecret();
  app = await startLocal(project);
  const port = await freePort();
  stripeUrl = `http://127.0.0.1:${port}`;
  localstripe = new ProcessGroup(PYTHON, ['-m', 'localstripe', '--port', String(port), '--from-scratch'], {
    stdio: 'ignore',
  });
  await eventually(
    'localstripe',
    () =>
      fetch(stripeUrl).then(
        () => true,
        () => false,
      ),
    60,
  );
});
afterAll(async () => {
  localstripe?.end();
  await app?.stop();
  rmSync(project, { recursive: true, force: true });
});

/** Calls the API of Stripe. Returns the id of the object, or nothing for a setting of the server. */
async function post(path: string, fields: Record<string, string>): Promise<string> {
  const body = new URLSearchParams(fields);
  const response = await fetch(`${stripeUrl}${path}`, {
    method: 'POST',
    headers: { authorization: AUTHORIZATION },
    body,
  });
  const answer = await response.text();
  expect([path, response.status, answer]).toEqual([path, 200, expect.any(String)]);
  return answer === '' ? '' : JSON.parse(answer).id;
}

/** Sets the secret before the start: a running ingest function keeps the old one for up to 30 seconds. */
async function putSecret(): Promise<void> {
  const child = spawn(process.execPath, [join(project, 'bin/catchbasin.mjs'), 'secret', 'put', 'stripe', '--local'], {
    cwd: project,
  });
  child.stdin.end(SECRET);
  const ended = once(child, 'close');
  expect(await text(child.stdout)).toContain('created webhooks/dev/stripe');
  await ended;
}

async function steps(): Promise<readonly { step: string; eventType?: string }[]> {
  return ((await (await fetch(`${app.url}/_local/steps`)).json()) as { steps: [] }).steps;
}

test('every webhook that a Stripe server sends and signs is received and processed once', async () => {
  await post('/_config/webhooks/local', { url: `${app.url}/stripe`, secret: SECRET });
  for (let n = 0; n < CUSTOMERS; n++) {
    const id = await post('/v1/customers', { email: `${n}@example.com` });
    await post(`/v1/customers/${id}`, { description: 'changed' });
    await post('/v1/products', { name: `product ${n}`, type: 'service' });
  }
  const countOf = async (wanted: string) => (await steps()).filter(({ step }) => step === wanted).length;
  const expected = CUSTOMERS * EVENTS.length;
  await eventually('all webhooks', async () => (await countOf(STEPS.processed)) >= expected, 60);
  const counts = [STEPS.accepted, STEPS.processed, STEPS.rejected, STEPS.retrying, STEPS.deadLettered].map(countOf);
  expect(await Promise.all(counts)).toEqual([expected, expected, 0, 0, 0]);
});
