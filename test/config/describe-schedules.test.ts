import { describeSchedule, describeSchedules, formatDuration } from '#config/describe-schedules';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { unsigned } from '#contract/providers/index';

test('describes the retries of each lane, and of the topics that differ from theirs', () => {
  const backoff = { first: 2, factor: 2, max: 8, jitter: 0 };
  const topic = { lane: 'low' as const, verify: unsigned() };
  const webhooks = resolveWebhooks({
    lanes: { low: { attempts: 6, backoff }, one: { attempts: 1, attemptTimeout: 300 }, idle: { attempts: 1 } },
    topics: {
      once: { ...topic, lane: 'one' },
      same: topic,
      other: { ...topic, attempts: 3, backoff: { jitter: 0.5 } },
    },
  });
  expect(describeSchedules(webhooks).split('\n')).toEqual([
    'Retries:',
    '  lane low: 6 attempts, with retries after 2 s, 4 s, and 3 times 8 s (30 s in total)',
    '  lane one: 1 attempt',
    '  lane idle: 1 attempt',
    '  topic other: 3 attempts, with retries after 2 s and 4 s (6 s in total, each up to 50 % shorter at random)',
    'After an outage of the table or the store:',
    '  lane low: continues within 5 min, or 45 min after more than a day',
    '  lane one: continues within 16 min 16 s, or 2 h 26 min after more than a day',
    '  lane idle: continues within 5 min, or 45 min after more than a day',
    'SQS delivers nothing beyond 120,000 webhooks in flight. Retries reach that many:',
    '  lane low: at 4,000 webhooks a second whose every attempt fails',
    '  lane one: never, because nothing is retried',
    '  lane idle: never, because no topic uses it',
  ]);
});

test('writes a share of jitter as a whole percentage', () => {
  const backoff = { first: 7, factor: 1, max: 7, jitter: 0.256 };
  expect(describeSchedule({ attempts: 2, backoff })).toBe(
    '2 attempts, with retries after 7 s (7 s in total, each up to 26 % shorter at random)',
  );
});

test.each([
  [0, '0 s'],
  [59, '59 s'],
  [60, '1 min'],
  [90, '1 min 30 s'],
  [3_599, '59 min 59 s'],
  [3_600, '1 h'],
  [3_661, '1 h 1 min'],
  [86_399, '23 h 59 min'],
  [86_400, '1 d'],
  [93_600, '1 d 2 h'],
  [1_209_600, '14 d'],
])('formats %d s as %s', (duration, text) => {
  expect(formatDuration(duration)).toBe(text);
});
