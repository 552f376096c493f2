import { failingRate, formatRate } from '#config/in-flight';
import { resolveLane } from '#config/resolve-webhooks';

/** The schedule that `docs/retries.md` gives for a day. */
const DAY_LONG = resolveLane({ attempts: 10, backoff: { first: 60, factor: 3, max: 21_600, jitter: 0.2 } });

test.each([
  ['by default', [resolveLane({})], '14.6'],
  ['with retries for a day', [DAY_LONG], '1.5'],
  ['by the longest schedule of the lane', [resolveLane({}), DAY_LONG], '1.5'],
])('retries fill a queue %s at a rate of failing webhooks', (_, policies, rate) => {
  expect(formatRate(failingRate(policies))).toBe(rate);
});

test('webhooks that are not retried never fill a queue', () => {
  expect(failingRate([resolveLane({ attempts: 1 })])).toBe(Number.POSITIVE_INFINITY);
  expect(failingRate([])).toBe(Number.POSITIVE_INFINITY);
});
