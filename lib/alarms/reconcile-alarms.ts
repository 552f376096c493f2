import { Duration } from 'aws-cdk-lib';
import { Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { ALARMS, METRICS } from '#contract/observability';
import type { Reconcile } from '#lib/reconcile';
import { type AlarmFactory, tailLogs } from './alarm-factory.ts';

/** Runs by which a topic may be behind. Less than two are usual, and a failed run adds one. */
const MAX_BEHIND = 3;
/** Periods of the longest `every` that an alarm looks at, and those in which its condition must hold. */
const PERIODS = { evaluationPeriods: 3, datapointsToAlarm: 2 } as const;

/** Adds the alarms on reconcile, one of each kind for all topics. The log lines name the topic. */
export function addReconcileAlarms(create: AlarmFactory, { function: reconcile, longestEvery }: Reconcile): void {
  // CloudWatch accepts periods of whole minutes up to a day.
  const period = Duration.minutes(Math.max(5, Math.ceil(longestEvery.toSeconds() / 60)));
  const own = (metric: string, each = period) => create.own(metric, { service: 'reconcile' }, each);
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
      description: 'Events that a provider failed to deliver cannot be fetched, or its endpoint cannot be checked.',
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
      // The function publishes every minute. Missing data means that it does not run.
      metric: own(METRICS.reconcileBehind, Duration.minutes(5)).with({ statistic: Stats.MAXIMUM }),
      threshold: MAX_BEHIND,
      treatMissingData: TreatMissingData.BREACHING,
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
