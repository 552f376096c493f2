import { Color, type IWidget, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Ingest } from '#lib/ingest';
import type { Requeue } from '#lib/requeue';
import { concurrency, duration, errorsAndThrottles } from './function-graphs.ts';
import { graphs, header, PERIOD } from './graphs.ts';
import type { StageMetrics } from './stage-metrics.ts';

/** The longest response time at p99 that Catchbasin aims at. Some providers give up after 3 s. */
const RESPONSE_TIME_MS = 2_000;

/** Creates the rows of requests and their responses. */
export function ingestRows({ api, function: ingest }: Ingest, own: StageMetrics): IWidget[][] {
  const latency = (statistic: string, color: string) =>
    api.metricLatency({ statistic, label: statistic, color, period: PERIOD });
  return [
    header(
      'Ingest',
      'Requests that are neither accepted, rejected nor answered as a handshake crashed, timed out or were throttled.',
    ),
    graphs(
      {
        title: 'Requests',
        unit: 'requests per 5 min',
        metrics: [
          api.metricCount({ statistic: Stats.SAMPLE_COUNT, label: 'requests', color: Color.GREY, period: PERIOD }),
          own.total('accepted', 'ingest', { label: 'accepted', color: Color.GREEN }),
          own.total('rejected', 'ingest', { label: 'rejected', color: Color.ORANGE }),
          own.total('handshake', 'ingest', { label: 'handshakes', color: Color.BLUE }),
        ],
      },
      {
        title: 'Error responses',
        unit: 'responses per 5 min',
        stacked: true,
        metrics: [
          api.metricClientError({ statistic: Stats.SUM, label: '4xx', color: Color.ORANGE, period: PERIOD }),
          api.metricServerError({ statistic: Stats.SUM, label: '5xx', color: Color.RED, period: PERIOD }),
        ],
      },
      {
        title: 'Response time',
        unit: 'ms',
        metrics: [latency('p50', Color.BLUE), latency('p99', Color.PURPLE)],
        limit: { value: RESPONSE_TIME_MS, label: 'goal for p99: 2 s' },
      },
    ),
    graphs(
      {
        title: 'Accepted by topic',
        unit: 'webhooks per 5 min',
        stacked: true,
        metrics: [own.byTopic('accepted', 'ingest')],
      },
      {
        title: 'Rejected by topic',
        unit: 'requests per 5 min',
        stacked: true,
        metrics: [own.byTopic('rejected', 'ingest')],
      },
      {
        title: 'Degraded: S3, SQS or Secrets Manager fails',
        unit: 'events per 5 min',
        metrics: [
          own.sum('degraded', { service: 'ingest' }, { label: 'accepted by S3 or SQS alone', color: Color.ORANGE }),
          own.sum(
            'secretNotRefreshed',
            { service: 'ingest' },
            { label: 'secret refreshes failed', color: Color.PURPLE },
          ),
        ],
      },
    ),
    graphs(
      errorsAndThrottles('Ingest function', ingest),
      {
        title: 'Failed requests by version',
        unit: 'responses per 5 min',
        stacked: true,
        metrics: [own.byVersion('failed', { service: 'ingest' })],
      },
      concurrency('Ingest function', ingest),
      duration('Ingest function', ingest),
    ),
  ];
}

/** Creates the row of the webhooks that were stored but not queued. */
export function queueRows({ unqueued, function: requeue }: Requeue): IWidget[][] {
  return [
    header(
      'Store and queue',
      'The requeue function queues stored webhooks that SQS did not accept. It runs every minute.',
    ),
    graphs(
      { title: 'Stored, not queued', unit: 'webhooks', metrics: [unqueued.with({ label: 'not queued' })] },
      errorsAndThrottles('Requeue function', requeue),
      duration('Requeue function', requeue),
    ),
  ];
}
