import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { payloadKey } from '#contract/keys';
import { toMessageAttributes } from '#lambdas/process/dead-letter-attributes';
import { EmulatedLane } from '#test/support/emulated-lane';
import { eventually } from '#test/support/local-app';
import { putWebhooks, webhookAt } from '#test/support/stored-webhooks';

jest.setTimeout(300_000);

const COUNT = 120;
const WEBHOOKS = Array.from({ length: COUNT }, (_, n) => webhookAt('2026-11-24T10:00:00.000Z', n));
/** A killed command leaves the dead letters that it has read hidden for two minutes. */
const HIDDEN_MS = 121_000;
const REDRIVE = ['dlq', 'redrive', 'normal', '--local', '--yes', '--rate'];

const environment = process.env;
let lane: EmulatedLane;

beforeEach(async () => {
  process.env = { ...environment };
  lane = await EmulatedLane.start();
  await putWebhooks(lane.aws.s3, WEBHOOKS);
  await deadLetterAll();
});
afterEach(async () => {
  await lane.stop();
  process.env = environment;
});

async function deadLetterAll(): Promise<void> {
  const MessageAttributes = toMessageAttributes({
    errorName: 'TypeError',
    errorMessage: 'no such customer',
    stackHash: 'aaaaaaaaaaaa',
    attempts: 4,
    firstAttemptAt: '2026-11-24T10:00:00.000Z',
    lastFailureAt: '2026-11-24T10:01:00.000Z',
    functionVersion: '1',
  });
  const entries = WEBHOOKS.map(({ id, topic, receivedAt }, n) => ({
    Id: `${n}`,
    MessageBody: JSON.stringify({ v: 1, id, topic, receivedAt, key: payloadKey({ id, topic, receivedAt }) }),
    MessageAttributes,
  }));
  for (let n = 0; n < COUNT; n += 10) {
    const command = { QueueUrl: lane.aws.urlOf('dead-letters'), Entries: entries.slice(n, n + 10) };
    await lane.aws.sqs.send(new SendMessageBatchCommand(command));
  }
}

test('a redrive that is killed and run again loses nothing and processes nothing twice', async () => {
  const child = lane.project.spawn([...REDRIVE, '40']);
  const ended = once(child, 'close');
  await eventually('the first dead letters', async () => (await lane.depth()).visible > 0);
  child.kill('SIGKILL');
  await ended;
  const sent = (await lane.depth()).visible;
  expect(sent).toBeLessThan(COUNT);
  const { hidden } = await lane.depth('dead-letters');
  expect(hidden).toBeGreaterThan(0);

  // What the killed command has read is hidden for two minutes. The next one says so, and redrives the others.
  const first = await lane.project.run([...REDRIVE, '5000']);
  expect(first.out + first.err).toMatch(/About \d+ more could not be read now/);
  await sleep(HIDDEN_MS);
  expect(await lane.project.run([...REDRIVE, '5000'])).toMatchObject({ code: 0 });
  expect(await lane.depth('dead-letters')).toEqual({ visible: 0, hidden: 0 });
  await lane.process();
  expect(new Map([...lane.runs].sort())).toEqual(new Map(WEBHOOKS.map(({ id }) => [id, 1])));
});
