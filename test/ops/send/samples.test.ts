import { tmpdir } from 'node:os';
import examples from '@octokit/webhooks-examples';
import { github, hmac, stripe, unsigned } from '#contract/providers/index';
import { chooseSample } from '#ops/send/samples/choose-sample';
import { UserError } from '#ops/user-error';

/** A directory without samples. */
const EMPTY = tmpdir();
const orders = hmac({ secretName: 's', header: 'x-signature' });
const EXAMPLES = examples as unknown as { name: string; examples: unknown[] }[];

test("sends every example of every GitHub event, in GitHub's headers", () => {
  const expected = EXAMPLES.flatMap(({ name, examples }) => examples.map((payload) => ({ name, payload })));
  const makeSample = chooseSample('any', github({ secretName: 's' }), EMPTY);
  expect(expected.length).toBeGreaterThan(300);
  for (const [n, { name, payload }] of expected.entries()) {
    const { body, headers } = makeSample(n, {});
    expect(headers).toMatchObject({ 'x-github-event': name, 'content-type': 'application/json' });
    expect(headers['x-github-delivery']).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.parse(body.toString())).toEqual(payload);
  }
  const [first, again] = [makeSample(0, {}), makeSample(expected.length, {})];
  expect(again.body).toEqual(first.body);
  expect(again.headers['x-github-delivery']).not.toBe(first.headers['x-github-delivery']);
});

test('rotates through the Stripe events', () => {
  const makeSample = chooseSample('any', stripe({ secretName: 's' }), EMPTY);
  const types = [0, 1, 2, 3].map((n) => JSON.parse(makeSample(n, {}).body.toString()).type);
  expect(types).toEqual(['invoice.paid', 'customer.created', 'charge.refunded', 'invoice.paid']);
});

test('an order names the unreachable warehouse only when it must fail', () => {
  const makeSample = chooseSample('orders', orders, EMPTY);
  expect(JSON.parse(makeSample(0, {}).body.toString())).not.toHaveProperty('warehouse');
  expect(JSON.parse(makeSample(0, { fail: true }).body.toString())).toHaveProperty('warehouse', 'unreachable');
});

test('a failing GitHub sample keeps the given event type', () => {
  const makeSample = chooseSample('any', github({ secretName: 's' }), EMPTY);
  expect(makeSample(0, { fail: true }).headers['x-github-event']).toBe('push');
  expect(makeSample(0, { fail: true, event: 'issues' }).headers['x-github-event']).toBe('issues');
});

test('a topic with unknown payloads gets JSON and has no failing sample', () => {
  const makeSample = chooseSample('internal', unsigned(), EMPTY);
  expect(JSON.parse(makeSample(0, {}).body.toString())).toMatchObject({ number: 1 });
  expect(() => makeSample(0, { fail: true })).toThrow(/^this topic has no sample that fails\. Add one in /);
});

test.each(['internal', 'orders'])('refuses an event type for the samples of %s', (topicName) => {
  expect(() => chooseSample(topicName, orders, EMPTY)(0, { event: 'push' })).toThrow(
    new UserError('the samples of this topic have no event types. Leave out --event push.'),
  );
});
