import { Duration } from 'aws-cdk-lib';
import { Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { ALARMS, METRICS } from '#contract/observability';
import type { Reconcile } from '#lib/reconcile';
import { type AlarmFactory, tailLogs } from './alarm-factory.ts';

/** Runs by which a topic may be behind. Less than two are usual, and a failed run adds one. */
const MAX_BEHIND = 3;
/** Periods that an alarm looks at, and those in which its condition must hold. A period can be without a run. */
const PERIODS = { evaluationPeriods: 3, datapointsToAlarm: 2 } as const;

/** Adds the alarms on reconcile, one of each kind for all topics. The log lines name the topic. */
export function addReconcileAlarms(create: AlarmFactory, { function: reconcile, interval }: Reconcile): void {
  // CloudWatch accepts periods of whole minutes up to a day.
  const period = Duration.seconds(Math.max(interval.toSeconds(), Duration.minutes(5).toSeconds()));
  const own = (metric: string) => create.own(metric, { service: 'reconcile' }, period);
  create.alarm(
    ALARMS.eventsRecovered,
    [],
    {
      description: 'Events were fetched from a provider, because their deliveries had failed. They are processed now.',
      command: tailLogs(reconcile, '1h', '{ $.message = "webhook recovered" || $.message = "the provider*" }'),
      severity: 'warning',
    },
    { metric: create.own(METRICS.recovered, { service: 'reconcile' }) },
  );
  create.anyOf(
    ALARMS.reconcileFailing,
    [],
    {
      description: 'Events that a provider failed to deliver cannot be fetched: its API or the API key does not work.',
      command: tailLogs(reconcile, '1h', '{ $.level = "ERROR" || $.level = "WARN" }'),
      severity: 'warning',
    },
    {
      topics: { metric: own(METRICS.reconcileFailed), ...PERIODS },
      function: { metric: reconcile.metricErrors({ statistic: Stats.SUM, period }), ...PERIODS },
    },
  );
  create.alarm(
    ALARMS.reconcileBehind,
    [],
    {
      description:
        `Events are no longer looked for at a provider: a topic is ${MAX_BEHIND} runs behind, ` +
        'or the reconcile function does not run.',
      command: tailLogs(reconcile, '1h'),
    },
    {
      metric: own(METRICS.reconcileBehind).with({ statistic: Stats.MAXIMUM }),
      threshold: MAX_BEHIND,
      treatMissingData: TreatMissingData.BREACHING,
      ...PERIODS,
    },
  );
  create.alarm(
    ALARMS.endpointUnhealthy,
    [],
    {
      description: 'A provider does not deliver: the endpoint is not registered there, disabled, or failing.',
      command: tailLogs(reconcile, '1h', '{ $.message = "the endpoint*" }'),
    },
    { metric: own(METRICS.endpointUnhealthy), ...PERIODS },
  );
}
