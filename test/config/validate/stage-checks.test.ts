import { unsigned } from '#contract/providers/index';
import { issuesOf, withOptions, withTopic } from './issues-of.ts';

test('a topic keeps its webhooks for at most the days of the stage', () => {
  const config = (payloadRetentionDays?: number) => ({
    ...withTopic({ payloadRetentionDays: 91 }),
    payloadRetentionDays,
  });
  expect(issuesOf(config(91))).toEqual([]);
  expect(issuesOf(config())).toEqual([
    'topics.t.payloadRetentionDays: 91. Must be at most payloadRetentionDays of the stage (90), because S3 applies ' +
      'the shorter time. Lower it, or raise that of the stage.',
  ]);
  expect(issuesOf(config(27))).toEqual([expect.stringContaining('payloadRetentionDays: 27. Must be a whole number')]);
});

test('a bucket has at most 1,000 lifecycle rules', () => {
  const topic = { lane: 'normal', verify: unsigned(), payloadRetentionDays: 30 };
  const config = (count: number) => ({
    topics: Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, topic])),
  });
  expect(issuesOf(config(998))).toEqual([]);
  expect(issuesOf(config(999))).toEqual([
    expect.stringMatching(
      /^topics: .*\. Must have at most 998 topics with payloadRetentionDays \(999\), because S3 allows 1000 .* Omit it on some\.$/,
    ),
  ]);
});

test.each([{ alarms: 'x' }, { lanes: { p: null } }, { topics: { t: null } }, { domain: 3 }])(
  'an invalid part does not stop the checks of the stage: %j',
  (part) => {
    expect(issuesOf(withOptions(part)).length).toBeGreaterThan(0);
  },
);
