import { orderingGroup } from '#lambdas/ingest/ordering-group';

function groupOf(body: string, id = 'w') {
  return orderingGroup({ id, topic: 'orders', headers: {} }, Buffer.from(body), { body: '/customer' });
}

test('what has a key in common has a group in common', () => {
  expect(groupOf('{"customer":"a","n":1}', 'v')).toBe(groupOf('{"customer":"a","n":2}', 'w'));
  expect(groupOf('{"customer":"a"}')).not.toBe(groupOf('{"customer":"b"}'));
});

test('keys of 18 digits are told apart to the last of them', () => {
  expect(groupOf('{"customer":820982911946154508}')).not.toBe(groupOf('{"customer":820982911946154509}'));
});

test.each(['{}', '{"customer":""}', 'customer=a'])('%s has no key, and is kept in no order', (body) => {
  expect(groupOf(body, 'v')).toBe('v');
});
