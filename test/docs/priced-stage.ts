import type { Template } from 'aws-cdk-lib/assertions';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { secretNames } from '#config/secret-names';
import { FUNCTION_NAME } from '#config/stack-metadata';
import type { WebhooksConfig } from '#contract/define-webhooks';
import { alarmCents } from '#test/support/alarm-cost';
import { propertiesOf } from '#test/support/stack';

const DAY_SECONDS = 86_400;
const HOURS = 730;

/** A function that runs by a schedule. */
interface Scheduled {
  readonly runs: number;
  readonly mib: number;
}

/** The billed quantities of a stage, counted in its template and its configuration. */
export class PricedStage {
  readonly #template: Template;
  readonly alarmDollars: number;
  readonly alarms: number;
  readonly dashboards: number;
  readonly lanes: number;
  readonly topics: number;
  readonly secrets: number;
  /** Runs a month of each schedule. */
  readonly schedules: readonly Scheduled[];
  /** Days for which webhooks, idempotency records and log lines are kept. */
  readonly payloadDays: number;
  readonly dedupeDays: number;
  readonly logDays: number;

  constructor(template: Template, config: WebhooksConfig) {
    const webhooks = resolveWebhooks(config);
    const count = (type: string) => Object.keys(template.findResources(type)).length;
    this.#template = template;
    this.alarmDollars = alarmCents(template) / 100;
    this.alarms = count('AWS::CloudWatch::Alarm') + count('AWS::CloudWatch::CompositeAlarm');
    this.dashboards = count('AWS::CloudWatch::Dashboard');
    this.lanes = count('AWS::Lambda::EventSourceMapping');
    this.topics = Object.keys(webhooks.topics).length;
    this.secrets = secretNames(webhooks).length;
    this.schedules = propertiesOf(template, 'AWS::Events::Rule').flatMap(({ ScheduleExpression, Targets }) =>
      ScheduleExpression
        ? [{ runs: runsOf(ScheduleExpression), mib: this.#memoryOf(Targets[0].Arn['Fn::GetAtt'][0]) }]
        : [],
    );
    this.payloadDays = webhooks.payloadRetentionDays;
    this.dedupeDays = Math.max(...Object.values(webhooks.topics).map(({ dedupeFor }) => dedupeFor)) / DAY_SECONDS;
    this.logDays = Math.max(...propertiesOf(template, 'AWS::Logs::LogGroup').map((each) => each.RetentionInDays));
  }

  /** Reads the memory of a function in MiB. The largest one, if there are several. */
  memory(name: 'ingest' | 'process'): number {
    const functions = Object.values(this.#template.findResources('AWS::Lambda::Function'));
    const found = functions.filter(({ Metadata }) => Metadata?.[FUNCTION_NAME] === name);
    if (found.length === 0) throw new Error(`the template has no function ${name}`);
    return Math.max(...found.map(({ Properties }) => Properties.MemorySize));
  }

  #memoryOf(logicalId: string): number {
    return this.#template.findResources('AWS::Lambda::Function')[logicalId]?.Properties.MemorySize;
  }
}

/** Computes how often a schedule runs in a month. */
function runsOf(expression: string): number {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  const perMonth = { minute: HOURS * 60, hour: HOURS, day: HOURS / 24 };
  if (rate) return perMonth[rate[2] as keyof typeof perMonth] / Number(rate[1]);
  if (/^cron\(\d+ \* \* \* \? \*\)$/.test(expression)) return perMonth.hour;
  throw new Error(
    `the schedule ${expression} is unknown: tell runsOf() in test/docs/priced-stage.ts how often it runs`,
  );
}
