import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { STATE_FILE } from '#config/local-state';
import { CREDENTIALS, REGION } from '#local/resolver';
import { copyProject } from '#test/support/copy-project';
import { eventually, type LocalApp, startLocal } from '#test/support/local-app';

jest.setTimeout(300_000);

const HANDLER = `import { appendFileSync } from 'node:fs';
import { defineHandler } from 'catchbasin';

export default defineHandler(async (webhook) => {
  await new Promise((resolve) => setTimeout(resolve, 30));
  appendFileSync('ended', webhook.text() + '\\n');
});
`;
/** The most webhooks that one lane processes at a time: four invocations of a batch of ten. */
const IN_FLIGHT = 40;

let project: string;
let app: LocalApp | undefined;
beforeEach(() => {
  project = copyProject(join(__dirname, '../../webhooks'));
  writeFileSync(join(project, 'webhooks/handlers/internal.ts'), HANDLER);
});
afterEach(async () => {
  await app?.kill();
  app = undefined;
  rmSync(project, { recursive: true, force: true });
});

const ended = () =>
  existsSync(join(project, 'ended')) ? readFileSync(join(project, 'ended'), 'utf8').trim().split('\n') : [];

async function post(local: LocalApp, text: string): Promise<boolean> {
  const sent = fetch(`${local.url}/internal`, { method: 'POST', body: text });
  return sent.then(
    ({ status }) => status === 200,
    () => false,
  );
}

/** Counts the messages of a queue, also those that are received or wait for a retry. */
async function countMessages(endpoint: string, QueueUrl: string | undefined): Promise<number> {
  const sqs = new SQSClient({ region: REGION, credentials: CREDENTIALS, endpoint, useQueueUrlAsEndpoint: false });
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  sqs.destroy();
  return Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible);
}

test('kill -9 during a burst: each acknowledged webhook is processed, and none again that was settled', async () => {
  const first = await startLocal(project);
  app = first;
  const acknowledged: string[] = [];
  const send = async (sender: number) => {
    for (let n = 0; n < 60; n++) if (await post(first, `${sender}-${n}`)) acknowledged.push(`${sender}-${n}`);
  };
  const sending = Promise.all(Array.from({ length: 8 }, (_, sender) => send(sender)));
  await eventually('half of the burst', () => acknowledged.length >= 240);
  await first.kill();
  await sending;
  const before = ended();
  // The burst was neither over nor processed.
  expect(acknowledged.length).toBeLessThan(480);
  expect(acknowledged.filter((text) => !before.includes(text))).not.toEqual([]);

  app = await startLocal(project);
  await eventually('each acknowledged webhook', () => {
    const done = new Set(ended());
    return acknowledged.every((text) => done.has(text));
  });
  const { endpoints, queues } = app;
  // A handler has ended before its message is deleted.
  await eventually('the queues to be empty', async () => (await countMessages(endpoints.sqs, queues.low?.url)) === 0);
  expect(await app.stop()).toBe(0);
  expect(app.output()).not.toContain('Still queued');
  // A webhook whose record was not saved yet runs again. No other one does.
  const after = ended().slice(before.length);
  const again = after.filter((text) => before.includes(text));
  expect(again.filter((text) => !before.slice(-IN_FLIGHT).includes(text))).toEqual([]);
  app = undefined;
});

test('a stop keeps what is queued, a start continues with it, and --fresh deletes it', async () => {
  const slow = HANDLER.replace('30', '1_000');
  writeFileSync(join(project, 'webhooks/handlers/internal.ts'), slow);
  app = await startLocal(project);
  for (let n = 0; n < 100; n++) expect(await post(app, `${n}`)).toBe(true);
  expect(await app.stop()).toBe(0);
  expect(app.output()).toMatch(/Waiting for \d running invocations/);
  expect(app.output()).toMatch(/Still queued: \d+ in lane low\. The next `npm start` continues with them\./);
  // The running handlers were waited for, and no other one has run.
  const stopped = ended().length;
  expect(stopped).toBeGreaterThan(0);
  expect(stopped).toBeLessThan(100);

  app = await startLocal(project);
  await eventually('the start', () => app?.output().includes('Continuing') ?? false, 10);
  expect(app.output()).toMatch(/Continuing with the webhooks of the last run: \d+ in lane low\./);
  await eventually('the next one', () => ended().length > stopped);
  await app.stop();
  app = await startLocal(project, { args: ['--fresh'] });
  const fresh = ended().length;
  expect(await post(app, 'last')).toBe(true);
  await eventually('the last one', () => ended().includes('last'));
  expect(ended()).toHaveLength(fresh + 1);
  expect(new Set(ended()).size).toBe(ended().length);
});

test('a second local mode in the directory is refused and changes nothing; so is a used port', async () => {
  app = await startLocal(project);
  const state = readFileSync(join(project, STATE_FILE), 'utf8');
  const second = startLocal(project, { args: ['--fresh'] });
  await expect(second).rejects.toThrow(`Another local mode runs in this directory: ${app.url} (process `);
  await expect(second).rejects.not.toThrow('Synthesizing');
  expect(readFileSync(join(project, STATE_FILE), 'utf8')).toBe(state);
  expect(await post(app, 'still here')).toBe(true);
  await app.stop();

  const holder = createServer();
  await new Promise<void>((listening) => holder.listen(0, '127.0.0.1', listening));
  const { port } = holder.address() as { port: number };
  const refused = startLocal(project, { env: { PORT: String(port) } });
  await expect(refused).rejects.toThrow(`Port ${port} of 127.0.0.1 is in use.`);
  await expect(refused).rejects.not.toThrow('Synthesizing');
  await new Promise((closed) => holder.close(closed));
  app = undefined;
});

test('a changed lane keeps its queue, and the messages of a removed one are kept and reported', async () => {
  const config = join(project, 'webhooks/config.ts');
  const slow = HANDLER.replace('30', '1_000');
  writeFileSync(join(project, 'webhooks/handlers/internal.ts'), slow);
  app = await startLocal(project);
  for (let n = 0; n < 100; n++) await post(app, `${n}`);
  await app.stop();

  const original = readFileSync(config, 'utf8');
  writeFileSync(config, renamed(original));
  app = await startLocal(project);
  await eventually('the report', () => app?.output().includes('no lane receives them') ?? false, 10);
  expect(app.output()).toMatch(/The queue \w+ has \d+ messages, but no lane receives them\./);
  const paused = ended().length;
  expect(await post(app, 'in the other lane')).toBe(true);
  await eventually('the other lane', () => ended().includes('in the other lane'));
  expect(ended()).toHaveLength(paused + 1);
  await app.stop();

  writeFileSync(config, original);
  app = await startLocal(project);
  await eventually('the queue to continue', () => ended().length > paused + 1);
});

/** Renames the lane of the topic, so that its queue is no longer in the template. */
function renamed(config: string): string {
  expect(config).toContain("lane: 'low'");
  return config.replaceAll(/\blow\b/g, 'slow');
}

test('the runtime ends when npm is killed', () => {
  // biome-ignore format: one script.
  const script = [
    'PORT=0 npm start > output 2>&1 &', 'npm=$!',
    `until [ -e ${STATE_FILE} ]; do sleep 0.1; done`,
    'kill -9 $npm', `until [ ! -e ${STATE_FILE} ]; do sleep 0.1; done`,
  ];
  const { status } = spawnSync('sh', ['-c', script.join('\n')], { cwd: project, timeout: 120_000 });
  expect(status).toBe(0);
});
