import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineWebhooks, type Webhook } from 'catchbasin';
import { testKit } from 'catchbasin/testing';
import { providerSamples } from '#config/samples/provider-samples';
import { hmac } from '#contract/providers/index';
import type { Verification } from '#contract/verification';
import { PRESETS } from '#test/support/presets';

const project = mkdtempSync(join(tmpdir(), 'catchbasin-'));
afterAll(() => rmSync(project, { recursive: true }));

const orders = hmac({ header: 'x-signature', secretName: 'webhooks/test', eventType: { header: 'x-topic' } });
const topics: Readonly<Record<string, { lane: 'normal'; verify: Verification }>> = {
  ...Object.fromEntries(Object.entries(PRESETS).map(([name, verify]) => [name, { lane: 'normal', verify }])),
  orders: { lane: 'normal', verify: orders },
};
const config = defineWebhooks({ topics } as never) as never;

const seen: Webhook[] = [];
const handlers = Object.fromEntries(
  Object.keys(topics).map((name) => [name, async () => ({ default: (webhook: Webhook) => void seen.push(webhook) })]),
);
const { sample, testWebhook } = testKit<string>({ config, handlers, project });

beforeEach(() => seen.splice(0));

function write(name: string, content: unknown): void {
  const directory = join(project, 'webhooks/samples/orders');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, name), typeof content === 'string' ? content : JSON.stringify(content));
}

test('delivers the samples that `npm run send` sends', async () => {
  write('created.json', { order: 'A-1', quantity: 2 });
  write('created.headers.json', { 'X-Shop': '7' });
  write('note.txt', 'a text');
  expect(sample('orders', 'created')).toEqual({ order: 'A-1', quantity: 2 });
  expect(sample('orders')).toEqual(sample('orders', 'created'));
  expect(await testWebhook('orders', { sample: 'created' }).deliver()).toMatchObject({ outcome: 'processed' });
  expect(seen[0]).toMatchObject({ eventType: 'created', headers: expect.objectContaining({ 'x-shop': '7' }) });
  expect(seen[0]?.json()).toEqual({ order: 'A-1', quantity: 2 });
  await testWebhook('orders', { sample: 'note' }).deliver();
  expect(seen[1]?.text()).toBe('a text');
});

test('options replace what the sample has', async () => {
  write('created.json', { order: 'A-1', quantity: 2 });
  const body = { ...sample('orders', 'created'), quantity: 5 };
  await testWebhook('orders', { sample: 'created', body, headers: { 'x-topic': 'other' } }).deliver();
  expect(seen[0]?.json()).toEqual({ order: 'A-1', quantity: 5 });
  expect(seen[0]?.eventType).toBe('other');
});

test('changing a sample does not change the next one', () => {
  write('created.json', { order: 'A-1' });
  sample<{ order: string }>('orders', 'created').order = 'changed';
  expect(sample('orders', 'created')).toEqual({ order: 'A-1' });
});

test.each(
  Object.entries(PRESETS).flatMap(([topic, verify]) => providerSamples(verify).map(({ name }) => [topic, name])),
)('delivers the sample of %s: %s', async (topic, name) => {
  expect(await testWebhook(topic as string, { sample: name as string }).deliver()).toMatchObject({
    outcome: 'processed',
  });
  expect(seen).toHaveLength(1);
});

test('names the samples of a topic, or where to add the first one', () => {
  expect(() => sample('unsigned', 'created')).toThrow(
    'topic unsigned has no samples: add one as webhooks/samples/unsigned/created.json',
  );
  expect(() => testWebhook('paddle', { sample: 'created' })).toThrow(
    'topic paddle has no sample created: use one of payout.created, or add webhooks/samples/paddle/created.json',
  );
  expect(() => sample('twilio')).toThrow('sample form of twilio is not JSON: send it by testWebhook');
});
