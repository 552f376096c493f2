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
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
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

/** SNS topics that alarms notify, by severity. */
export interface AlarmTopics {
  /** Webhooks are rejected, fail, wait too long or could be lost. */
  readonly critical: readonly ITopic[];
  /** Nothing is lost and webhooks are processed, but an operator should look at it within a day. */
  readonly warning: readonly ITopic[];
}

/** Text of a notification, and its recipients. */
interface Notification {
  /** States what is wrong, in whole sentences. */
  readonly description: string;
  /** Command to run next. @default the doctor */
  readonly command?: string;
  /** @default 'critical' */
  readonly severity?: keyof AlarmTopics;
}

/**
 * Builds the command that prints the latest log lines of a function.
 *
 * @param since such as `15m` or `1h`
 * @param filter a filter pattern of CloudWatch Logs. @default all lines
 */
export function tailLogs({ logGroup }: { readonly logGroup: ILogGroup }, since: string, filter?: string): string {
  return `aws logs tail ${logGroup.logGroupName} --since ${since}${filter ? ` --filter-pattern '${filter}'` : ''}`;
}

/** Creates alarms that notify a topic, on metrics of one stage. */
export class AlarmFactory {
  readonly #scope: Construct;
  readonly #stage: string;
  readonly #topics: AlarmTopics;
  readonly #runbookUrl: string;

  /**
   * @param scope the construct that contains the alarms
   * @param runbookUrl address of `docs/runbook.md`, to which each alarm adds the name of its section
   */
  constructor(scope: Construct, stage: string, topics: AlarmTopics, runbookUrl: string) {
    this.#scope = scope;
    this.#stage = stage;
    this.#topics = topics;
    this.#runbookUrl = runbookUrl;
  }

  /** Builds an operator's command for the stage of the alarms, such as `npm run ops -- dlq list high --stage prod`. */
  opsCommand(...words: readonly string[]): string {
    return `npm run ops -- ${words.join(' ')} --stage ${this.#stage}`;
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
   * @param options.datapointsToAlarm periods in which more must have failed than succeeded
   */
  alarmByTopic(
    name: AlarmName,
    notification: Notification,
    {
      metric,
      service,
      except,
      datapointsToAlarm,
    }: { metric: string; service: FunctionName; except: readonly string[]; datapointsToAlarm: number },
  ): void {
    this.alarm(name, [], notification, {
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
      datapointsToAlarm,
    });
  }

  /** Creates an alarm that is raised while any of its causes is. The notification names the cause. */
  anyOf(
    name: AlarmName,
    of: readonly string[],
    notification: Notification,
    causes: Readonly<Record<string, Cause>>,
  ): void {
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
        alarmDescription: this.#describe(name, notification),
        alarmRule: AlarmRule.anyOf(...rules),
      }),
      notification,
    );
  }

  /** Creates an alarm at or above its threshold. Idle queues and functions report no data, which is healthy. */
  alarm(name: AlarmName, of: readonly string[], notification: Notification, cause: Cause): Alarm {
    const alarm = new Alarm(this.#scope, [...of, name].join('-'), {
      ...ALARM_DEFAULTS,
      alarmDescription: this.#describe(name, notification),
      alarmName: this.#nameOf(name, of),
      ...cause,
    });
    this.#notify(alarm, notification);
    return alarm;
  }

  /** Joins names by a character that none of them can contain, so that no two alarms of an account collide. */
  #nameOf(name: AlarmName, of: readonly string[], cause?: string): string {
    return [Stack.of(this.#scope).stackName, ...of, name, ...(cause ? [cause] : [])].join('/');
  }

  /** Builds the text that CloudWatch sends: what is wrong, what to run next, and where to read on. */
  #describe(name: AlarmName, { description, command, severity = 'critical' }: Notification): string {
    const next = command ?? this.opsCommand('doctor');
    return `${severity.toUpperCase()}: ${description}\nRun next: ${next}\nRunbook: ${this.#runbookUrl}#${name}`;
  }

  #notify(alarm: AlarmBase, { severity = 'critical' }: Notification): void {
    for (const topic of this.#topics[severity]) {
      const action = new SnsAction(topic);
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
  }
}
