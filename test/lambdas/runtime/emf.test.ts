import { count, emfFields, sample } from '#lambdas/runtime/emf';
import { emfProblems } from '#test/support/emf-specification';
import { toMetrics } from '#test/support/function-output';

const NOW = new Date();
const COMMON = { service: 'process', stage: 'test' };

test('metrics of the same dimensions share a directive, and others have one of their own', () => {
  const by = { topic: 'orders' };
  const line = emfFields([count('accepted', by), sample('rejected', false, by), count('degraded')], COMMON, NOW);
  expect(line).toEqual({
    ...COMMON,
    ...by,
    WebhooksAccepted: 1,
    WebhooksRejected: 0,
    WebhooksDegraded: 1,
    _aws: {
      Timestamp: NOW.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: 'Catchbasin',
          Dimensions: [['service', 'stage', 'topic']],
          Metrics: [
            { Name: 'WebhooksAccepted', Unit: 'Count' },
            { Name: 'WebhooksRejected', Unit: 'Count' },
          ],
        },
        {
          Namespace: 'Catchbasin',
          Dimensions: [['service', 'stage']],
          Metrics: [{ Name: 'WebhooksDegraded', Unit: 'Count' }],
        },
      ],
    },
  });
  expect(emfProblems(line)).toEqual([]);
});

test('a metric by several sets of dimensions is published by each, in one directive', () => {
  const line = emfFields([count('deadLettered', { topic: 'orders' }, { lane: 'high' })], COMMON, NOW);
  const values = { WebhooksDeadLettered: 1 };
  expect(toMetrics(line)).toEqual([
    { namespace: 'Catchbasin', dimensions: { ...COMMON, topic: 'orders' }, values },
    { namespace: 'Catchbasin', dimensions: { ...COMMON, lane: 'high' }, values },
  ]);
  expect(emfProblems(line)).toEqual([]);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('a value of %p does not spoil the other metrics', (value) => {
  const line = emfFields([{ ...count('unqueued'), value }, count('degraded')], COMMON, NOW);
  expect(toMetrics(line)).toEqual([{ namespace: 'Catchbasin', dimensions: COMMON, values: { WebhooksDegraded: 1 } }]);
  expect(line).not.toHaveProperty('WebhooksUnqueued');
  expect(emfFields([{ ...count('unqueued'), value }], COMMON, NOW)).toEqual({});
});

describe('the rules of the format', () => {
  const right = emfFields([count('accepted', { topic: 'orders' })], COMMON, NOW);
  const [directive] = (right._aws as { readonly CloudWatchMetrics: object[] }).CloudWatchMetrics;
  const withDirective = (change: object) => ({
    ...right,
    _aws: { Timestamp: NOW.getTime(), CloudWatchMetrics: [{ ...directive, ...change }] },
  });
  const metric = { Name: 'WebhooksAccepted', Unit: 'Count' };

  test.each<[string, Record<string, unknown>]>([
    ['a metric that is no number', { ...right, WebhooksAccepted: '1' }],
    ['a metric that is missing', { ...right, WebhooksAccepted: undefined }],
    ['a dimension that is no text', { ...right, topic: 7 }],
    ['a dimension that is empty', { ...right, topic: '' }],
    ['a time in seconds', { ...right, _aws: { Timestamp: 1_700_000_000, CloudWatchMetrics: [directive] } }],
    ['no directive', { ...right, _aws: { Timestamp: NOW.getTime() } }],
    ['no namespace', withDirective({ Namespace: '' })],
    ['no dimensions', withDirective({ Dimensions: [] })],
    ['more than 30 dimensions', withDirective({ Dimensions: [Array.from({ length: 31 }, () => 'topic')] })],
    ['a metric twice', withDirective({ Metrics: [metric, metric] })],
    ['more than 100 metrics', withDirective({ Metrics: Array.from({ length: 101 }, () => metric) })],
    ['an unknown unit', withDirective({ Metrics: [{ ...metric, Unit: 'Webhooks' }] })],
    ['an unknown member', withDirective({ dimensions: [] })],
    ['more than 1 MB', { ...right, text: 'x'.repeat(1_000_000) }],
  ])('do not allow %s', (_, line) => {
    expect(emfProblems(right)).toEqual([]);
    expect(emfProblems(line)).not.toEqual([]);
  });
});
