import { Color, type IWidget, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Reconcile } from '#lib/reconcile';
import { duration, errorsAndThrottles } from './function-graphs.ts';
import { graphs, header } from './graphs.ts';
import type { StageMetrics } from './stage-metrics.ts';

/** Creates the rows of the events that were fetched from providers. */
export function reconcileRows({ function: reconcile }: Reconcile, own: StageMetrics): IWidget[][] {
  const all = (metric: Parameters<StageMetrics['sum']>[0], label: string, color: string) =>
    own.sum(metric, { service: 'reconcile' }, { label, color });
  return [
    header('Reconcile', 'Events that providers failed to deliver are fetched from their APIs. Usually there are none.'),
    graphs(
      {
        title: 'Recovered',
        unit: 'events per 5 min',
        metrics: [all('recovered', 'of all topics', Color.GREY), own.byTopic('recovered', 'reconcile')],
      },
      {
        title: 'Runs behind',
        unit: 'runs',
        metrics: [
          all('reconcileBehind', 'most of all topics', Color.GREY).with({ statistic: Stats.MAXIMUM }),
          own.byTopic('reconcileBehind', 'reconcile', 'Maximum'),
        ],
      },
      {
        title: 'Failed runs',
        unit: 'runs per 5 min',
        metrics: [all('reconcileFailed', 'of all topics', Color.GREY), own.byTopic('reconcileFailed', 'reconcile')],
      },
      {
        title: 'Unhealthy endpoints',
        unit: 'checks per 5 min',
        metrics: [all('endpointUnhealthy', 'of all topics', Color.GREY), own.byTopic('endpointUnhealthy', 'reconcile')],
      },
    ),
    graphs(errorsAndThrottles('Reconcile function', reconcile), duration('Reconcile function', reconcile)),
  ];
}
