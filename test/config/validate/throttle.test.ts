import { resolveWebhooks } from '#config/resolve-webhooks';
import { unsigned } from '#contract/providers/index';
import { issuesOf, withTopic } from './issues-of.ts';

test.each(['rate', 'burst'])('the %s of a topic has the limits of the stage', (name) => {
  const issues = (value: number) => issuesOf(withTopic({ throttle: { rate: 1, burst: 1, [name]: value } }));
  expect(issues(1)).toEqual([]);
  expect(issues(1_000_000)).toEqual([]);
  for (const value of [0, 1.5, 1_000_001]) {
    expect(issues(value)).toEqual([
      expect.stringMatching(`^topics\\.t\\.throttle\\.${name}: .* Must be a whole number from 1 to 1000000\\.`),
    ]);
  }
});

test('the throttle of a topic needs both values', () => {
  expect(issuesOf(withTopic({ throttle: { rate: 1 } }))).toEqual([expect.stringContaining('topics.t.throttle.burst')]);
  expect(issuesOf(withTopic({ throttle: 5 }))).toEqual([expect.stringContaining('Must be { rate, burst }.')]);
});

test('a topic has no throttle of its own by default, and may exceed that of the stage', () => {
  const throttle = { rate: 20, burst: 30 };
  const topics = { a: { lane: 'normal', verify: unsigned() }, b: { lane: 'normal', verify: unsigned(), throttle } };
  const config = { throttle: { rate: 5, burst: 5 }, topics };
  expect(issuesOf(config)).toEqual([]);
  const resolved = resolveWebhooks(config).topics;
  expect(resolved.a).not.toHaveProperty('throttle');
  expect(resolved.b?.throttle).toEqual(throttle);
});
