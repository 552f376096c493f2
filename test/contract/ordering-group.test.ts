import { resolveTopic } from '#config/resolve-webhooks';
import { orderingGroup } from '#contract/ordering-group';
import { unsigned } from '#contract/providers/index';
import { ingestInMemory } from '#test/support/ingest';
import { apiGatewayEvent } from '#test-kit/api-gateway-event';

const bodyOf = (text: string) => ({ headers: {}, bytes: Buffer.from(text) });

function groupOf(body: string, id = 'w') {
  return orderingGroup({ id, topic: 'orders' }, bodyOf(body), { body: '/customer' });
}

test('webhooks with the same key get the same group', () => {
  expect(groupOf('{"customer":"a","n":1}', 'v')).toBe(groupOf('{"customer":"a","n":2}', 'w'));
  expect(groupOf('{"customer":"a"}')).not.toBe(groupOf('{"customer":"b"}'));
});

test('keys of 18 digits that differ in the last digit get different groups', () => {
  expect(groupOf('{"customer":820982911946154508}')).not.toBe(groupOf('{"customer":820982911946154509}'));
});

test.each(['{}', '{"customer":""}', 'customer=a'])('%s has no key and gets a group of its own', (body) => {
  expect(groupOf(body, 'v')).toBe('v');
});

test('a group is the topic and 40 hex digits, or the topic alone', () => {
  expect(groupOf('{"customer":"c-1"}')).toBe('orders:a6f7ef47ee8dc84af9056a3051ddc302f19581a9');
  expect(orderingGroup({ id: 'w', topic: 'orders' }, bodyOf('{}'), 'topic')).toBe('orders');
});

test('a body that is nested too deeply to find its key is accepted, stored and queued', async () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const body = Buffer.from(`{"customer":820982911946154508,"a":${deep}}`);
  const orders = resolveTopic({ lane: 'low', verify: unsigned(), orderBy: { body: '/customer' } });
  const { handle, stored, queued } = ingestInMemory({}, { topics: { orders } });
  expect(await handle(apiGatewayEvent({ topic: 'orders', body }))).toMatchObject({ statusCode: 200 });
  expect([stored.size, queued.length]).toEqual([1, 1]);
});
