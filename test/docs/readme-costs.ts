import type { Template } from 'aws-cdk-lib/assertions';
import { LANE_DEFAULTS } from '#config/defaults';
import { PRICES } from '#config/prices';
import { alarmCents, metricCents } from '#test/support/alarm-cost';

/** Prices a month in us-east-1, of the pricing pages of CloudWatch and Secrets Manager on 2026-11-26. */
const MONTHLY = { dashboard: 3, secret: 0.4 } as const;
/** CloudWatch, per metric that GetMetricData reads. */
const METRIC_READ = 0.01 / 1_000;

const HOURS = 730;
const MINUTES = HOURS * 60;
/** Lambda polls a queue without messages by five requests that wait for 20 s each. */
const POLLS = (5 * MINUTES * 60) / 20;
/** Metrics that the remind function reads in an hour without dead letters, in a stage of three lanes. */
const METRICS_OF_REMINDER = 9;

/** Assumed duration of an invocation, without the time of a handler. */
export const INVOCATION_SECONDS = 0.05;
/** Assumed size of the log lines of a webhook: one of API Gateway, one of ingest, one of the processor. */
export const LOG_KB = 2;
/** Webhooks a month of the example. */
export const WEBHOOKS = 200_000;

/** A stage whose costs are calculated. */
export interface PricedStage {
  readonly template: Template;
  readonly lanes: number;
  readonly topics: number;
  readonly secrets: number;
}

/** Calculates the costs of a number of webhooks of 2 KB, without logs and the time of handlers. */
export function webhookDollars({ template }: PricedStage, webhooks: number, batch: number): number {
  const ingest = memoryOf(template, /Ingest/) * INVOCATION_SECONDS;
  const processor = memoryOf(template, /Process/) * INVOCATION_SECONDS;
  const ofOne =
    PRICES.apiRequest +
    PRICES.lambdaRequest * (1 + 1 / batch) +
    PRICES.lambdaGbSecond * (ingest + processor / batch) +
    PRICES.s3Put +
    PRICES.s3Get +
    // Sent alone, then received and deleted in batches.
    PRICES.sqsRequest * (1 + 2 / batch) +
    // The idempotency record is created, then completed.
    PRICES.dynamoWrite * 2;
  return ofOne * webhooks;
}

/** Formats the costs of a million webhooks, from full batches to batches of one. @example '$9.05–10.25' */
export function perMillion(stage: PricedStage): string {
  const [least = 0, most = 0] = [LANE_DEFAULTS.batchSize, 1].map((batch) => webhookDollars(stage, 1_000_000, batch));
  return `$${least.toFixed(2)}–${most.toFixed(2)}`;
}

/** Calculates the costs of a million webhooks for each second of their handlers, in batches of one. */
export function handlerSecondDollars(): number {
  return (LANE_DEFAULTS.memorySize / 1_024) * PRICES.lambdaGbSecond * 1_000_000;
}

/** Builds the table of the costs of a stage a month. */
export function costsTable(stage: PricedStage): string {
  const rows = monthOf(stage);
  const lines = [...rows, ['**sum**', sumOf(rows, 1), sumOf(rows, 2)] as const].map(
    ([name, idle, busy]) => `| ${name} | $${idle.toFixed(2)} | $${busy.toFixed(2)} |`,
  );
  const header = `| a month | without webhooks | ${WEBHOOKS.toLocaleString('en')} webhooks of 2 KB |\n|---|---|---|`;
  return `${header}\n${lines.join('\n')}`;
}

/** Formats what a stage with webhooks costs a month besides them and their logs, in whole dollars. */
export function fixedMonth(stage: PricedStage): string {
  const fixed = monthOf(stage).filter(([, idle]) => idle > 0);
  return `$${Math.round(sumOf(fixed, 2))}`;
}

function sumOf(rows: readonly Row[], column: 1 | 2): number {
  return rows.reduce((total, row) => total + row[column], 0);
}

/** A cost, its dollars without webhooks, and those with the webhooks of the example. */
type Row = readonly [name: string, idle: number, busy: number];

function monthOf(stage: PricedStage): readonly Row[] {
  const { template, lanes, topics, secrets } = stage;
  const requeue = PRICES.lambdaRequest + memoryOf(template, /Requeue/) * INVOCATION_SECONDS * PRICES.lambdaGbSecond;
  const polling =
    lanes * POLLS * PRICES.sqsRequest +
    // S3 charges a listing as a PUT.
    MINUTES * (requeue + PRICES.s3Put) +
    HOURS * METRICS_OF_REMINDER * METRIC_READ;
  const fixed = alarmCents(template) / 100;
  const used = webhookDollars(stage, WEBHOOKS, 1);
  const logs = ((WEBHOOKS * LOG_KB) / 1_000_000) * PRICES.logGb;
  return [
    ['alarms', fixed, fixed],
    ['dashboard', MONTHLY.dashboard, MONTHLY.dashboard],
    ['metrics', metricCents(1) / 100, metricCents(1 + 4 * topics) / 100],
    [`${secrets} secrets`, secrets * MONTHLY.secret, secrets * MONTHLY.secret],
    ['polling of queues and S3', polling, polling],
    ['requests and Lambda time', 0, used],
    ['logs', 0, logs],
  ];
}

/** Reads the memory of a function in GB. */
function memoryOf(template: Template, id: RegExp): number {
  const functions = Object.entries(template.findResources('AWS::Lambda::Function'));
  const [, found] = functions.find(([name]) => id.test(name)) ?? [];
  if (!found) throw new Error(`no function of ${functions.map(([name]) => name)} matches ${id}`);
  return found.Properties.MemorySize / 1_024;
}
