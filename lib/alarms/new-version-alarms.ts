import { Duration } from 'aws-cdk-lib';
import { type Alarm, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { ALARMS, METRICS } from '#contract/observability';
import type { Ingest } from '#lib/ingest';
import type { Lane } from '#lib/lane';
import type { LiveAlias } from '#lib/live-alias';
import type { WebhookFunction } from '#lib/webhook-function';
import { type AlarmFactory, tailLogs } from './alarm-factory.ts';

const MINUTE = Duration.minutes(1);
/** Failed attempts below which a canary of a lane goes on. */
const MANY_FAILED = 3;
/**
 * Holds only during a canary. The own metrics of a version continue after it, and an alarm that they keep on would stop
 * the next deployment, which may be the fix.
 */
const IS_CANARY = 'FILL(invocations, 0) > 0';

/** A function and its alias. Invocations of the new version alone are counted while the alias has two. */
interface Deployed {
  readonly function: WebhookFunction<'ingest' | 'process'>;
  readonly live: LiveAlias;
}

/**
 * Adds the alarm by which CodeDeploy rolls back the ingest function. It reads the new version only: otherwise an alarm
 * that is on because of the version before would stop the deployment of the fix.
 */
export function addNewIngestAlarm(create: AlarmFactory, { function: ingest, live }: Ingest): Alarm {
  const metric = new MathExpression({
    expression: `IF(${IS_CANARY}, FILL(errors, 0) + FILL(failed, 0), 0)`,
    usingMetrics: {
      ...invocationsOfNewVersion({ function: ingest, live }),
      failed: create.own(METRICS.failed, { service: 'ingest', version: live.version.version }, MINUTE),
    },
    label: 'failures of the new version',
    period: MINUTE,
  });
  return create.alarm(
    ALARMS.newVersionFailing,
    [],
    {
      description: 'The new version of the ingest function fails. CodeDeploy rolls it back.',
      command: tailLogs(ingest, '30m', '{ $.status >= 500 || $.level = "ERROR" }'),
    },
    { metric },
  );
}

/** Adds the alarm by which CodeDeploy rolls back the processor of a lane, which also reads failed attempts. */
export function addNewProcessorAlarm(create: AlarmFactory, { name, processor, live }: Lane): Alarm {
  const failures = create.own(
    METRICS.retried,
    { service: 'process', lane: name, version: live.version.version },
    MINUTE,
  );
  const metric = new MathExpression({
    expression:
      `IF(${IS_CANARY} AND ` +
      `(FILL(errors, 0) > 0 OR (FILL(failures, 0) >= ${MANY_FAILED} AND FILL(share, 0) > 0.5)), 1, 0)`,
    usingMetrics: {
      ...invocationsOfNewVersion({ function: processor, live }),
      failures,
      share: failures.with({ statistic: Stats.AVERAGE }),
    },
    label: 'the new version is failing',
    period: MINUTE,
  });
  return create.alarm(
    ALARMS.newVersionFailing,
    [name],
    {
      description: `The new version of the processor of lane ${name} fails. CodeDeploy rolls it back.`,
      command: tailLogs(processor, '30m', '{ $.level = "ERROR" || $.level = "WARN" }'),
    },
    { metric },
  );
}

/**
 * Returns the invocations and errors of the new version alone, which Lambda counts while the alias has two versions.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export function invocationsOfNewVersion({ function: deployed, live }: Deployed) {
  const metric = (metricName: string) =>
    new Metric({
      namespace: 'AWS/Lambda',
      metricName,
      dimensionsMap: {
        FunctionName: deployed.functionName,
        Resource: `${deployed.functionName}:${live.aliasName}`,
        ExecutedVersion: live.version.version,
      },
      statistic: Stats.SUM,
      period: MINUTE,
    });
  return { invocations: metric('Invocations'), errors: metric('Errors') };
}
