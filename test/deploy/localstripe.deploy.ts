import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { STEPS } from '#contract/observability';
import { copyProject } from '#test/support/copy-project';
import { eventually, type LocalApp, startLocal } from '#test/support/local-app';
import { Localstripe, SECRET } from './localstripe.ts';

jest.setTimeout(300_000);

const CUSTOMERS = 7;
const EVENTS = ['customer.created', 'customer.updated', 'product.created'];

let project: string;
let app: LocalApp;
let localstripe: Localstripe;

beforeAll(async () => {
  project = copyProject(join(__dirname, '../../webhooks'));
  await putSecret();
  app = await startLocal(project);
  localstripe = await Localstripe.start();
});
afterAll(async () => {
  localstripe?.end();
  await app?.stop();
  rmSync(project, { recursive: true, force: true });
});

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
  await localstripe.sendTo(`${app.url}/stripe`);
  for (let n = 0; n < CUSTOMERS; n++) {
    const id = await localstripe.post('/v1/customers', { email: `${n}@example.com` });
    await localstripe.post(`/v1/customers/${id}`, { description: 'changed' });
    await localstripe.post('/v1/products', { name: `product ${n}`, type: 'service' });
  }
  const countOf = async (wanted: string) => (await steps()).filter(({ step }) => step === wanted).length;
  const expected = CUSTOMERS * EVENTS.length;
  await eventually('all webhooks', async () => (await countOf(STEPS.processed)) >= expected, 60);
  const counts = [STEPS.accepted, STEPS.processed, STEPS.rejected, STEPS.retrying, STEPS.deadLettered].map(countOf);
  expect(await Promise.all(counts)).toEqual([expected, expected, 0, 0, 0]);
});
