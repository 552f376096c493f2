import { describeSchedules, duration } from '#config/describe-schedules';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { unsigned } from '#contract/providers/index';

test('tells when webhooks are tried again, and which topics differ', () => {
  const backoff = { first: 2, factor: 2, max: 8, jitter: 0 };
  const topic = { lane: 'low' as const, verify: unsigned() };
  const webhooks = resolveWebhooks({
    lanes: { low: { attempts: 6, backoff }, one: { attempts: 1 } },
    topics: { same: topic, other: { ...topic, attempts: 3, backoff: { jitter: 0.5 } } },
  });
  expect(describeSchedules(webhooks).split('\n')).toEqual([
    'Retries:',
    '  lane low: 6 attempts, the next after 2 s, 4 s, and 3 times 8 s; 30 s of waiting in all',
    '  lane one: 1 attempt',
    '  topic other: 3 attempts, the next after 2 s and 4 s, each up to 50 % shorter; 6 s of waiting in all',
  ]);
});

test.each([
  [0, '0 s'],
  [90, '1 min 30 s'],
  [3_600, '1 h'],
  [93_600, '1 d 2 h'],
])('says %d s as %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
