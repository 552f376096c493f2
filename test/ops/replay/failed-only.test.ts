import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Command } from 'commander';
import { payloadKey } from '#contract/keys';
import { STEPS } from '#contract/observability';
import { replay } from '#ops/replay/replay';
import type { ReplayOptions } from '#ops/replay/replay-options';
import { DeadLetterBench } from '#test/support/dead-letters';
import { runCommand } from '#test/support/run-command';
import { idAt, putWebhooks, webhookAt } from '#test/support/stored-webhooks';

const bench = new DeadLetterBench();
const START = Date.parse('2026-11-20T08:00:00.000Z');
const time = (n: number) => new Date(START + n * 60_000);
const id = (n: number) => idAt(time(n), n);
const WEBHOOKS = Array.from({ length: 10 }, (_, n) => webhookAt(time(n), n, `{"id":"evt_${n}"}`));

beforeAll(async () => {
  await bench.start();
  const s3 = new S3Client({ forcePathStyle: true });
  await putWebhooks(s3, WEBHOOKS);
  await s3.send(new DeleteObjectCommand({ Bucket: 'payloads', Key: payloadKey(webhookAt(time(8), 8)) }));
  s3.destroy();
  bench.logs.since = time(-60);
  const deadLetters = [
    { n: 1, topic: 'orders' },
    { n: 2, topic: 'orders' },
    { n: 3, topic: 'pings' },
    { n: 8, topic: 'orders' },
  ];
  for (const { n, topic } of deadLetters) {
    bench.logs.add(
      time(n + 30).toISOString(),
      { function: 'process', lane: 'high' },
      { message: STEPS.deadLettered, id: id(n), topic },
    );
  }
  bench.logs.add(
    time(40).toISOString(),
    { function: 'process' },
    { message: STEPS.processed, id: id(4), topic: 'orders' },
  );
  const reference = (n: number, topic: string) =>
    JSON.stringify({ v: 1, id: id(n), topic, receivedAt: time(n), key: 'k' });
  await bench.deadLetter([
    { n: 2, junk: reference(2, 'orders') },
    { n: 5, junk: reference(5, 'orders') },
    { n: 6, junk: reference(6, 'pings') },
  ]);
});
afterAll(() => bench.stop());

async function run(options: Partial<ReplayOptions> = {}) {
  const all = { topic: 'orders', rate: 1_000, yes: true, failedOnly: true, ...options } as ReplayOptions;
  return runCommand(
    (terminal) =>
      new Command().action(async () => replay(await bench.connect(), all, terminal, new AbortController().signal)),
    [],
  );
}
const queuedIds = async () => (await bench.queued()).map(({ body }) => JSON.parse(body).id).sort();

test('sends what waits in the dead-letter queue or was dead-lettered in the logs, and nothing else', async () => {
  const { code, out, err } = await run();
  expect([code, err]).toEqual([0, '']);
  expect(out.replace(/to [-\dT:.]+Z/, 'to NOW')).toMatchInlineSnapshot(`
"3 webhooks of topic orders
  received from 2026-11-20T08:01:00.000Z to NOW
  to lane high of Catchbasin-dev, less than $0.01, 1 s at 1000/s
  failed: 2 in the dead-letter queue, 3 dead-lettered in the logs
  1 of them are not stored, so they cannot be replayed.
  The logs begin at 2026-11-20T07:00:00.000Z. Of earlier failures, only
  those that still wait in the dead-letter queue are found.
  Dead letters stay in their queue. Drop them after the replay.
  Events that were processed are skipped.
sent 3 webhooks to lane high
"
`);
  expect(await queuedIds()).toEqual([id(1), id(2), id(5)]);
  expect(await bench.depth()).toEqual({ visible: 3, hidden: 0 });
});

test('combines with the other filters', async () => {
  expect((await run({ since: time(2) })).out).not.toContain('The logs begin');
  expect(await queuedIds()).toEqual([id(2), id(5)]);
  await run({ until: time(2) });
  expect(await queuedIds()).toEqual([id(1)]);
  await run({ id: [id(1), id(4)] });
  expect(await queuedIds()).toEqual([id(1)]);
  await run({ after: id(2) });
  expect(await queuedIds()).toEqual([id(5)]);
  expect((await run({ since: time(6) })).out).toMatch(/^no failed webhooks of topic orders are stored in this range/);
});

test('prints the failures of the plan as JSON', async () => {
  const { out } = await run({ json: true, dryRun: true });
  expect(JSON.parse(out)).toMatchObject({
    webhooks: 3,
    failed: { found: 4, waiting: 2, logged: 3, unread: 0, logsSince: time(-60).toISOString() },
  });
});

test('says that dead letters are hidden by another operator', async () => {
  await bench.hideSome(1);
  expect((await run({ dryRun: true })).out).toContain('About 1 dead letters could not be read');
});
