import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Faults } from '#ops/send/faults';
import { copyProject } from '#test/support/copy-project';
import { eventually, type LocalApp, startLocal } from '#test/support/local-app';

jest.setTimeout(300_000);

const WAITING = 3;

let project: string;
let app: LocalApp;
beforeAll(async () => {
  project = copyProject(join(__dirname, '../../webhooks'));
  app = await startLocal(project);
});
afterAll(async () => {
  await app?.kill();
  rmSync(project, { recursive: true, force: true });
});

/** Runs a command of the operator. @throws {Error} when it does not end with 0 */
async function ops(...args: string[]): Promise<string> {
  const options = { cwd: project, env: { ...process.env, NO_COLOR: '1' } };
  return (await promisify(execFile)(process.execPath, ['bin/catchbasin.mjs', ...args], options)).stdout;
}

/** Starts a command that follows, ends it as Ctrl-C does, and expects the exit code 0. */
async function follow(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, ['bin/catchbasin.mjs', ...args], { cwd: project });
  const [printed] = await once(child.stderr, 'data');
  expect(String(printed)).toContain('Press Ctrl-C to end');
  child.kill('SIGINT');
  expect(await once(child, 'close')).toEqual([0, null]);
}

async function fault(faults: Faults): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await fetch(`${app.url}/_local/faults`, { method: 'PUT', headers, body: JSON.stringify(faults) });
}

async function post(body: string): Promise<void> {
  expect((await fetch(`${app.url}/internal`, { method: 'POST', body })).status).toBe(200);
}

/** Lists the commands that a status names. */
function nextCommands(status: string): string[][] {
  return [...status.matchAll(/→ npm run ops -- (.+)/g)].map(([, command = '']) => command.split(' '));
}

test('a status of a healthy local mode names no problem', async () => {
  expect(await ops('status', '--local')).toMatch(/^the local mode: 3 lanes and ingest are fine\.\n\nLANE /);
});

test('a status names each problem with a next command, which exists', async () => {
  await ops('send', 'github', '--fail');
  await ops('send', 'orders', '--bad-signature');
  await ops('pause', 'low', '--local');
  for (let n = 0; n < WAITING - 1; n++) await post(`waits ${n}`);
  await fault({ s3: { kind: 'fail', share: 1 } });
  await post('degraded');
  await fault({});
  await sleep(1_000);

  const status = await ops('status', '--local');
  expect(status).toMatch(
    /✗ lane normal has 1 dead letter\n {2}→ npm run ops -- dlq list normal --local\n {4}docs\/runb/,
  );
  expect(status).toMatch(/! lane low is paused, and 3 webhooks wait\n {2}→ npm run ops -- resume low --local\n/);
  expect(status).toMatch(
    /! ingest is in degraded mode: S3 or SQS failed for 1 webhook, and none is lost\n {2}→ npm run/,
  );
  expect(status).toMatch(/\nlow {5}paused +3 +0 +\d+ (s|min) +- +0\n/);
  expect(status).toMatch(/INGEST, LAST HOUR {2}\d+ 2xx, 1 4xx, 0 5xx, 1 degraded, - not queued\n/);
  expect(status).toMatch(/1 {2}401 {5}signature-mismatch {2}orders\n/);

  const commands = nextCommands(status);
  expect(commands).toHaveLength(3);
  for (const command of commands) await (command[0] === 'tail' ? follow(command) : ops(...command));
  await eventually('the lane to run', async () => !(await ops('status', '--local')).includes('paused'));
});

test('a status names stored webhooks that wait to be queued', async () => {
  await fault({ sqs: { kind: 'fail', share: 1 } });
  await post('not queued');
  await fetch(`${app.url}/_local/schedules/run`, { method: 'POST', headers: { 'content-type': 'application/json' } });
  const { problems } = JSON.parse(await ops('status', '--local', '--json'));
  const unqueued = { level: 'error', what: '1 stored webhook waits to be queued' };
  expect(problems).toContainEqual(
    expect.objectContaining({ ...unqueued, command: 'npm run ops -- tail --failed --local' }),
  );
  await fault({});
});
