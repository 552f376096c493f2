import { resolveWebhooks } from '#config/resolve-webhooks';
import { issuesOf, withOptions, withTopic } from './issues-of.ts';

test('ingest.reservedConcurrency is a whole number from 1 to 10,000', () => {
  const issues = (reservedConcurrency: unknown) => issuesOf(withOptions({ ingest: { reservedConcurrency } }));
  for (const value of [1, 10_000, undefined]) expect(issues(value)).toEqual([]);
  for (const value of [0, 10_001, 2.5, false, '5']) {
    expect(issues(value)).toEqual([
      expect.stringMatching(
        /^ingest\.reservedConcurrency: .* Must be a whole number from 1 to 10000\. .* Omit it to reserve none\.$/,
      ),
    ]);
  }
});

test('an unknown option of ingest is refused', () => {
  expect(issuesOf(withOptions({ ingest: { concurrency: 5 } }))).toEqual([
    'ingest.concurrency: unknown option. Must be one of reservedConcurrency. Correct the name or remove it.',
  ]);
  expect(issuesOf(withOptions({ ingest: 5 }))).toEqual([
    'ingest: 5. Must be { reservedConcurrency }. Omit it to reserve none.',
  ]);
});

test('ingest reserves nothing by default', () => {
  expect(resolveWebhooks(withTopic({}) as Parameters<typeof resolveWebhooks>[0]).ingest).toEqual({});
});
