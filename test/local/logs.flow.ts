import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EARLIER_LOG_FILE, LOG_FILE, MAX_LOG_FILE_BYTES } from '#config/local-state';
import { STEPS } from '#contract/observability';
import { LocalLogs } from '#ops/logs/local-logs';
import { copyProject } from '#test/support/copy-project';
import { eventually, type LocalApp, startLocal } from '#test/support/local-app';

jest.setTimeout(300_000);

let project: string;
let app: LocalApp | undefined;
beforeEach(() => {
  project = copyProject(join(__dirname, '../../webhooks'));
});
afterEach(async () => {
  await app?.kill();
  app = undefined;
  rmSync(project, { recursive: true, force: true });
});

/** Runs a command of the operator on the local mode. @returns its output, also that of an error */
async function ops(...args: string[]): Promise<string> {
  const run = promisify(execFile)(process.execPath, ['bin/catchbasin.mjs', ...args, '--local'], { cwd: project });
  const { stdout, stderr } = await run.catch((error: { readonly stdout: string; readonly stderr: string }) => error);
  return stdout + stderr;
}

async function post({ url }: LocalApp, text: string): Promise<string> {
  const response = await fetch(`${url}/internal`, { method: 'POST', body: text });
  return response.headers.get('x-webhook-id') ?? '';
}

test('tail follows a webhook and ends with 0 on Ctrl-C, and show tells its life after a restart', async () => {
  app = await startLocal(project);
  const tail = spawn(process.execPath, ['bin/catchbasin.mjs', 'tail', '--local', '--topic', 'internal'], {
    cwd: project,
  });
  let output = '';
  for (const stream of [tail.stdout, tail.stderr]) stream.on('data', (chunk) => (output += chunk));
  await eventually('tail to follow', () => output.includes('Following the logs of the local mode'));
  const id = await post(app, 'hello');
  await eventually('tail to show the webhook', () => output.includes('processed in'));
  expect(output).toContain('5 bytes received');
  tail.kill('SIGINT');
  expect(await once(tail, 'close')).toEqual([0, null]);

  const life = /^webhook {5}[^\n]+\ntopic {7}internal, lane low of the local mode\n.*\noutcome {5}processed at /s;
  expect(await ops('show', id)).toMatch(life);
  expect(await app.stop()).toBe(0);
  app = await startLocal(project);
  expect(await ops('show', id)).toMatch(life);
  expect(await app.stop()).toBe(0);
  app = await startLocal(project, { args: ['--fresh'] });
  expect(await ops('show', id)).toContain('no webhook of the local mode has the id');
});

test('a burst leaves the lines of each acknowledged webhook, in at most two files', async () => {
  app = await startLocal(project);
  const local = app;
  const acknowledged: string[] = [];
  const send = async (sender: number) => {
    for (let n = 0; n < 40; n++) acknowledged.push(await post(local, `${sender}-${n}`));
  };
  await Promise.all(Array.from({ length: 8 }, (_, sender) => send(sender)));
  const ids = acknowledged.filter((id) => id !== '');
  expect(ids.length).toBeGreaterThan(200);
  const processed = async () => {
    const done = new Set<unknown>();
    const query = { since: new Date(0), where: { message: [STEPS.processed] } };
    for await (const { fields } of new LocalLogs(project).lines(query)) done.add(fields?.id);
    return ids.every((id) => done.has(id));
  };
  await eventually('each webhook to be processed', processed);
  expect(await app.stop()).toBe(0);
  const bytesOf = (file: string) => statSync(join(project, file), { throwIfNoEntry: false })?.size ?? 0;
  expect(bytesOf(LOG_FILE)).toBeGreaterThan(ids.length * 500);
  expect(bytesOf(LOG_FILE) + bytesOf(EARLIER_LOG_FILE)).toBeLessThanOrEqual(2 * MAX_LOG_FILE_BYTES);
  app = undefined;
});
