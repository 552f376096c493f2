import { github, hmac } from '#contract/providers/index';
import { chooseSample, isMadeUp } from '#ops/send/samples/choose-sample';

const OWN = hmac({ secretName: 's', header: 'x-signature', eventId: { header: 'x-acme-id' } });
const PROJECT = '/nowhere';

test('a made-up note has an event id of its own, where the topic reads it from a header', () => {
  const make = chooseSample('acme', OWN, PROJECT);
  const ids = [0, 1].map((n) => make(n, {}).headers['x-acme-id']);
  expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(ids[1]).not.toBe(ids[0]);
});

test('tells which samples are made up', () => {
  const github_ = github({ secretName: 's' });
  expect([isMadeUp('acme', OWN, PROJECT), isMadeUp('orders', OWN, PROJECT), isMadeUp('hub', github_, PROJECT)]).toEqual(
    [true, false, false],
  );
});
