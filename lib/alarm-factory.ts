import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmBase,
  type AlarmProps,
  AlarmRule,
  AlarmState,
  ComparisonOperator,
  CompositeAlarm,
  type DimensionsMap,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { FunctionName } from '#contract/env';
import { type ALARMS, METRICS_NAMESPACE } from '#contract/observability';

const FIVE_MINUTES = Duration.minutes(5);

const ALARM_DEFAULTS = {
  threshold: 1,
  evaluationPeriods: 1,
  comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  treatMissingData: TreatMissingData.NOT_BREACHING,
} as const;

type Adjustments = Pick<
  AlarmProps,
  'threshold' | 'treatMissingData' | 'evaluationPeriods' | 'datapointsToAlarm' | 'comparisonOperator'
>;

interface Cause extends Partial<Adjustments> {
  readonly metric: IMetric;
}

type AlarmName = (typeof ALARMS)[keyof typeof ALARMS];

/** Creates alarms that notify a topic, on metrics of one stage. */
export class AlarmFactory {
  readonly #scope: Construct;
  readonly #stage: string;
  readonly #topic: ITopic;

  /** @param scope the construct that contains the alarms */
  constructor(scope: Construct, stage: string, topic: ITopic) {
    this.#scope = scope;
    this.#stage = stage;
    this.#topic = topic;
  }

  /** Returns the sum of a metric that the functions publish. */
  own(metricName: string, dimensions: DimensionsMap, period: Duration = FIVE_MINUTES): Metric {
    return new Metric({
      namespace: METRICS_NAMESPACE,
      metricName,
      dimensionsMap: { ...dimensions, stage: this.#stage },
      statistic: Stats.SUM,
      period,
    });
  }

  /**
   * Returns a metric that is 1 where a condition holds, and 0 elsewhere. The condition reads `failures` and `share`:
   * the sum and the average of a metric whose samples are 1 for a failure and 0 for a success.
   */
  failing(failures: Metric, condition: string): MathExpression {
    return new MathExpression({
      expression: `IF(${condition}, 1, 0)`,
      usingMetrics: { failures, share: failures.with({ statistic: Stats.AVERAGE }) },
      label: 'failing',
      period: failures.period,
    });
  }

  /**
   * Creates one alarm for all topics, whose notification lists the topics concerned. Each is judged by the share of
   * its failures, in three periods of five minutes.
   *
   * @param options.except values of the dimension `topic` that raise no alarm
   */
  alarmByTopic(
    name: AlarmName,
    {
      metric,
      service,
      description,
      except,
    }: { metric: string; service: FunctionName; description: string; except: readonly string[] },
  ): void {
    this.alarm(name, [], {
      metric: new MathExpression({
        expression:
          `SELECT AVG(${metric}) FROM SCHEMA("${METRICS_NAMESPACE}", service, stage, topic) ` +
          `WHERE service = '${service}' AND stage = '${this.#stage}'` +
          `${except.map((topic) => ` AND topic != '${topic}'`).join('')} GROUP BY topic`,
        usingMetrics: {},
        period: FIVE_MINUTES,
      }),
      threshold: 0.5,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 3,
      description,
    });
  }

  /** Creates an alarm that is raised while any of its causes is. The notification names the cause. */
  anyOf(name: AlarmName, of: readonly string[], description: string, causes: Readonly<Record<string, Cause>>): void {
    const rules = Object.entries(causes).map(([cause, { metric, ...props }]) =>
      AlarmRule.fromAlarm(
        new Alarm(this.#scope, [...of, name, cause].join('-'), {
          ...ALARM_DEFAULTS,
          alarmName: this.#nameOf(name, of, cause),
          alarmDescription: `Part of ${name}.`,
          metric,
          ...props,
        }),
        AlarmState.ALARM,
      ),
    );
    this.#notify(
      new CompositeAlarm(this.#scope, [...of, name].join('-'), {
        compositeAlarmName: this.#nameOf(name, of),
        alarmDescription: `${description} See docs/runbook.md, section ${name}.`,
        alarmRule: AlarmRule.anyOf(...rules),
      }),
    );
  }

  /** Creates an alarm at or above its threshold. Idle queues and functions report no data, which is healthy. */
  alarm(
    name: AlarmName,
    of: readonly string[],
    { description, ...props }: Cause & { readonly description: string },
  ): void {
    this.#notify(
      new Alarm(this.#scope, [...of, name].join('-'), {
        ...ALARM_DEFAULTS,
        alarmDescription: `${description} See docs/runbook.md, section ${name}.`,
        alarmName: this.#nameOf(name, of),
        ...props,
      }),
    );
  }

  /** Joins names by a character that none of them can contain, so that no two alarms of an account collide. */
  #nameOf(name: AlarmName, of: readonly string[], cause?: string): string {
    return [Stack.of(this.#scope).stackName, ...of, name, ...(cause ? [cause] : [])].join('/');
  }

  #notify(alarm: AlarmBase): void {
    const action = new SnsAction(this.#topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}
