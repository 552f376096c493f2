import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { PurgeQueueCommand } from '@aws-sdk/client-sqs';
import { EmulatedLane } from '#test/support/emulated-lane';
import { eventually } from '#test/support/local-app';
import { putWebhooks, webhookAt } from '#test/support/stored-webhooks';

jest.setTimeout(240_000);

const COUNT = 120;
const WEBHOOKS = Array.from({ length: COUNT }, (_, n) => webhookAt('2026-11-24T10:00:00.000Z', n));

const environment = process.env;
let lane: EmulatedLane;

beforeAll(async () => {
  process.env = { ...environment };
  lane = await EmulatedLane.start();
  await putWebhooks(lane.aws.s3, WEBHOOKS);
});
afterAll(async () => {
  await lane.stop();
  process.env = environment;
});
beforeEach(async () => {
  lane.runs.clear();
  await lane.aws.sqs.send(new PurgeQueueCommand({ QueueUrl: lane.aws.urlOf('queue') }));
});

const replay = (...args: string[]) => ['replay', '--topic', 'orders', '--local', '--yes', ...args];
const waiting = async () => (await lane.depth()).visible;

/** Starts a replay and ends it by a signal while it sends. @returns what it has printed */
async function interrupt(signal: NodeJS.Signals, args: readonly string[]): Promise<{ out: string; err: string }> {
  const child = lane.project.spawn([...args, '--rate', '40']);
  const ended = once(child, 'close');
  const output = Promise.all([child.stdout.toArray(), child.stderr.toArray()]);
  await eventually('the first webhooks', async () => (await waiting()) > 0);
  child.kill(signal);
  await ended;
  expect(await waiting()).toBeLessThan(COUNT);
  const [out, err] = (await output).map((chunks) => Buffer.concat(chunks).toString());
  return { out: out ?? '', err: err ?? '' };
}

const eachOnce = (times = 1) => new Map(WEBHOOKS.map(({ id }) => [id, times]));

test('a replay that is killed and run again loses nothing and processes nothing twice', async () => {
  await interrupt('SIGKILL', replay());
  expect(await lane.project.run(replay('--rate', '5000'))).toMatchObject({ code: 0 });
  await lane.process();
  expect(new Map([...lane.runs].sort())).toEqual(eachOnce());
});

test('events that were processed are skipped by the next replay', async () => {
  await lane.project.run(replay('--rate', '5000'));
  await lane.process();
  expect(lane.runs).toEqual(new Map());
});

test('a forced replay that is killed runs each event once more when it is resumed by its id', async () => {
  const { out } = await interrupt('SIGKILL', replay('--force'));
  const [, id = ''] = /Id of this forced replay: (\S+)/.exec(out) ?? [];
  expect(await lane.project.run(replay('--force', '--resume', id, '--rate', '5000'))).toMatchObject({ code: 0 });
  await lane.process();
  expect(new Map([...lane.runs].sort())).toEqual(eachOnce());
});

test('Ctrl-C ends a replay cleanly, also when it arrives twice, and its command continues it', async () => {
  const child = lane.project.spawn(replay('--force', '--rate', '40'));
  const ended = once(child, 'close');
  const errors = child.stderr.toArray();
  await eventually('the first webhooks', async () => (await waiting()) > 0);
  child.kill('SIGINT');
  await sleep(1);
  child.kill('SIGINT');
  // The second signal may arrive when Node has removed its listeners to exit. A shell shows 130 then, too.
  const [code, signal] = await ended;
  expect([130, 'SIGINT']).toContain(code ?? signal);
  const before = await waiting();
  const error = Buffer.concat(await errors).toString();
  const [, command = ''] = /^catchbasin: interrupted\. Continue with `npm run ops -- (.*)`\.\n$/.exec(error) ?? [];
  expect(await lane.project.run([...command.split(' '), '--yes', '--rate', '5000'])).toMatchObject({ code: 0 });
  expect(before).toBeGreaterThan(0);
  expect(await waiting()).toBe(COUNT);
  await lane.process();
  expect(new Map([...lane.runs].sort())).toEqual(eachOnce());
});
