import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { payloadKey, readPayloadKey } from '#contract/keys';
import { findWebhook, listWebhooks } from '#ops/webhooks/list-webhooks';
import { type AwsEmulators, startAwsEmulators } from '#test/support/aws-emulators';
import { idAt, putWebhooks, webhookAt } from '#test/support/stored-webhooks';

const environment = process.env;
let aws: AwsEmulators;
beforeAll(async () => {
  process.env = { ...environment };
  aws = await startAwsEmulators();
});
afterAll(async () => {
  await aws.stop();
  process.env = environment;
});

const END = new Date('2026-12-01');
const stage = () => ({ s3: aws.s3, bucket: 'payloads' });
async function idsIn(since: string | undefined, until: Date | string = END, topic = 'orders', afterKey?: string) {
  const range = { since: since === undefined ? undefined : new Date(since), until: new Date(until), afterKey };
  const ids: string[] = [];
  for await (const { id } of listWebhooks(stage(), topic, range)) ids.push(id);
  return ids;
}

/** The id of this webhook was generated in the hour after its receipt. */
const LATE = { ...webhookAt('2026-11-24T11:00:00.004Z', 1), receivedAt: '2026-11-24T10:59:59.999Z' };
const WEBHOOKS = [
  webhookAt('2026-11-23T23:59:59.999Z', 0),
  webhookAt('2026-11-24T10:00:00.000Z', 2),
  webhookAt('2026-11-24T10:00:00.000Z', 3),
  webhookAt('2026-11-24T10:59:59.998Z', 4),
  LATE,
  webhookAt('2026-11-24T11:00:00.000Z', 5),
  webhookAt('2026-11-24T11:00:00.001Z', 6),
];
const IDS = WEBHOOKS.map(({ id }) => id);

beforeAll(async () => {
  await putWebhooks(aws.s3, WEBHOOKS.toReversed());
  await putWebhooks(aws.s3, [webhookAt('2026-11-24T10:30:00.000Z', 7, '{}', 'orders2')]);
  const stray = { Bucket: 'payloads', Key: 'webhooks/topic=orders/dt=2026-11-24/hh=10/readme.txt', Body: 'text' };
  await aws.s3.send(new PutObjectCommand(stray));
});

test('lists all webhooks of a topic in order of receipt, and nothing else', async () => {
  expect(await idsIn(undefined)).toEqual(IDS);
  expect(await idsIn(undefined, END, 'orders2')).toHaveLength(1);
  expect(await idsIn(undefined, END, 'order')).toEqual([]);
});

test('lists every webhook in exactly one of two adjacent ranges, to the millisecond', async () => {
  const times = WEBHOOKS.flatMap((webhook) => {
    const ms = readPayloadKey(payloadKey(webhook))?.receivedAt.getTime() ?? 0;
    return [ms - 1, ms, ms + 1];
  });
  for (const time of [...times, Date.parse('2026-11-24T11:00:00.000Z')]) {
    const at = new Date(time).toISOString();
    expect([...(await idsIn('2026-11-01', at)), ...(await idsIn(at))]).toEqual(IDS);
  }
});

test('includes the start of a range and excludes its end', async () => {
  expect(await idsIn('2026-11-24T10:00:00.000Z', '2026-11-24T11:00:00.000Z')).toEqual(IDS.slice(1, 5));
  expect(await idsIn('2026-11-24T10:00:00.001Z', '2026-11-24T10:59:59.998Z')).toEqual([]);
});

test('continues after a webhook of the same millisecond', async () => {
  expect(await idsIn('2026-11-24T10:00:00.000Z', END, 'orders', payloadKey(webhookAt('2026-11-24T10:00Z', 2)))).toEqual(
    IDS.slice(2),
  );
});

test('lists more than one page', async () => {
  const many = Array.from({ length: 1_500 }, (_, n) => webhookAt('2026-11-25T00:00:00.000Z', n, '{}', 'many'));
  await putWebhooks(aws.s3, many);
  expect(await idsIn(undefined, END, 'many')).toEqual(many.map(({ id }) => id));
});

test('finds a webhook by its id, also one whose id was generated in the next hour', async () => {
  for (const webhook of WEBHOOKS) {
    const key = payloadKey(webhook);
    expect(await findWebhook(stage(), 'orders', webhook.id)).toMatchObject({ id: webhook.id, key });
  }
  expect((await findWebhook(stage(), 'orders', LATE.id))?.receivedAt).toEqual(new Date('2026-11-24T10:59:59.999Z'));
});

test.each([idAt('2026-11-24T10:00:00.000Z', 99), 'a', '', 'ffffffff-ffff-7000-8000-000000000000'])(
  'finds no webhook of the id %j',
  async (id) => {
    expect(await findWebhook(stage(), 'orders', id)).toBeUndefined();
  },
);

test('finds no webhook that is deleted or of another topic', async () => {
  const gone = webhookAt('2026-11-24T10:00:00.000Z', 98);
  await putWebhooks(aws.s3, [gone]);
  expect(await findWebhook(stage(), 'orders', gone.id)).toBeDefined();
  expect(await findWebhook(stage(), 'orders2', gone.id)).toBeUndefined();
  await aws.s3.send(new DeleteObjectCommand({ Bucket: 'payloads', Key: payloadKey(gone) }));
  expect(await findWebhook(stage(), 'orders', gone.id)).toBeUndefined();
});
