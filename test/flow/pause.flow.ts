import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pauseCommand, resumeCommand } from '#ops/commands/pause';
import { connectLocally } from '#ops/stage/connect';
import { copyProject } from '#test/support/copy-project';
import { eventually, type LocalApp, startLocal } from '#test/support/local-app';
import { runCommand } from '#test/support/run-command';

jest.setTimeout(300_000);

const COUNT = 20;
/** More than a long poll, in which a message that is received too much would show. */
const QUIET_MS = 3_000;
const HANDLER = `import { appendFileSync } from 'node:fs';
import { defineHandler } from 'catchbasin';

export default defineHandler(async (webhook) => appendFileSync('ended', webhook.text() + '\\n'));
`;

let project: string;
let app: LocalApp;
beforeAll(async () => {
  project = copyProject(join(__dirname, '../../webhooks'));
  writeFileSync(join(project, 'webhooks/handlers/internal.ts'), HANDLER);
  app = await startLocal(project);
});
afterAll(async () => {
  await app?.kill();
  rmSync(project, { recursive: true, force: true });
});

const ended = () =>
  existsSync(join(project, 'ended')) ? readFileSync(join(project, 'ended'), 'utf8').trim().split('\n').sort() : [];
const texts = (from: number) => Array.from({ length: COUNT }, (_, n) => `webhook ${from + n}`).sort();

async function post(bodies: readonly string[]): Promise<void> {
  const responses = await Promise.all(
    bodies.map((body) => fetch(`${app.url}/internal`, { method: 'POST', body }).then(({ status }) => status)),
  );
  expect(new Set(responses)).toEqual(new Set([200]));
}

const ops = (create: typeof pauseCommand, ...args: string[]) =>
  runCommand((terminal) => create(terminal, async () => connectLocally(project)), ['low', '--local', ...args]);

test('a paused lane accepts webhooks and processes none', async () => {
  const { code, out } = await ops(pauseCommand);
  expect(code).toBe(0);
  expect(out.replace(/since \S+ by\s+\S+\./, 'since TIME by USER.')).toMatchSnapshot();
  await post(texts(100));
  await sleep(QUIET_MS);
  expect(ended()).toEqual([]);
  expect(app.output()).toContain('Lane low is paused. Its webhooks wait in the queue.');
});

test('a changed configuration, a changed handler and a restart do not resume it', async () => {
  const config = join(project, 'webhooks/config.ts');
  writeFileSync(config, readFileSync(config, 'utf8').replace('batchSize: 10', 'batchSize: 7'));
  await eventually('the restart', () => app.output().includes('webhooks/config.ts changed: restarted in'));
  writeFileSync(join(project, 'webhooks/handlers/internal.ts'), `${HANDLER}\n`);
  await eventually('the reload', () => app.output().includes('reloaded in'));
  await sleep(QUIET_MS);
  expect(ended()).toEqual([]);

  expect(await app.stop()).toBe(0);
  app = await startLocal(project);
  await sleep(QUIET_MS);
  expect(ended()).toEqual([]);
  expect(app.output()).toMatch(/Lane low is paused since \S+\./);
  expect(app.output()).toContain('/internal  lane low (paused), unsigned');
  expect(JSON.parse((await ops(pauseCommand, '--json')).out)).toMatchObject({ paused: true, changed: false });
});

test('a resumed lane processes each waiting webhook once', async () => {
  const { out } = await ops(resumeCommand);
  expect(out).toContain('Lane low of the local mode is resumed.');
  await eventually('the waiting webhooks', () => ended().length >= COUNT);
  await sleep(QUIET_MS);
  expect(ended()).toEqual(texts(100));
  expect((await ops(resumeCommand)).out).toContain('is not paused. Nothing was changed.');
});

test('a new start does not pause it again', async () => {
  expect(await app.stop()).toBe(0);
  app = await startLocal(project);
  await post(texts(200));
  await eventually('the new webhooks', () => ended().length >= 2 * COUNT);
  expect(app.output()).not.toContain('is paused');
});
