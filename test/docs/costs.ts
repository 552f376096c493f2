import { LANE_DEFAULTS } from '#config/defaults';
import { MONTHLY_PRICES, PRICES } from '#config/prices';
import { MEASURED } from './measured-costs.ts';
import type { PricedStage } from './priced-stage.ts';

/** Inputs that only a deployed stage can show. `docs/costs.md` has their sources. */
export const ASSUMED = {
  /** Billed duration of a warm ingest function, for one PUT to S3 and one message to SQS. */
  ingestMs: 50,
  /** Billed duration of a warm processor for a batch of one, without its handler: one GET from S3, two writes to DynamoDB. */
  processMs: 50,
  /** CPU time that each further webhook of a batch adds, at one vCPU. */
  cpuMs: 0.8,
  /** Share of invocations that start an instance. */
  coldShare: 0.01,
  /** Billed duration of such a start. */
  initMs: 500,
  /** Instances of ingest that read each secret every five minutes. */
  instances: 1,
  /** Billed duration of a run of a schedule. */
  scheduledMs: 50,
  /** Log line of a failed attempt, most of which is the stack of the error. */
  failedLogBytes: 1_500,
  /** Bytes that CloudWatch adds to each log line. */
  lineBytes: 26,
} as const;

/** Memory at which a function has one vCPU. */
const MIB_OF_A_VCPU = 1_769;
const GB = 1_000_000_000;
const DAYS_OF_A_MONTH = 365 / 12;
/** Bytes that DynamoDB adds to each item that it keeps. */
const ITEM_OVERHEAD = 100;
const HOURS = 730;
const MINUTES = HOURS * 60;
/** Lambda polls a queue without messages by five requests that wait for 20 s each. */
const POLLS = (5 * MINUTES * 60) / 20;
/** Metrics of each lane that the remind function reads in an hour without dead letters. */
const METRICS_OF_REMINDER = 3;
/** Reads of a secret by an instance that always has requests. */
const READS_OF_SECRET = MINUTES / 5;
const SQS_UNIT = 64 * 1_024;
const API_UNIT = 512 * 1_024;
const WRITE_UNIT = 1_024;

/** A cost and its dollars. */
export type Cost = readonly [name: string, dollars: number];

const { webhook: calls, bytes } = MEASURED;

/** Computes the seconds that Lambda bills for an invocation. */
function seconds(ms: number): number {
  return (ms + ASSUMED.coldShare * ASSUMED.initMs) / 1_000;
}

/** Computes the duration of a batch without handlers. Its webhooks wait at the same time, and share the CPU. */
export function batchMs(memoryMib: number, batch: number): number {
  return ASSUMED.processMs + ((batch - 1) * ASSUMED.cpuMs) / (memoryMib / MIB_OF_A_VCPU);
}

/** Computes the log bytes of a webhook, with those that CloudWatch adds. */
export function logBytes(): number {
  return bytes.accessLog + bytes.ingestLog + bytes.processLog + 3 * ASSUMED.lineBytes;
}

/** Lists what one webhook costs without the time of its handler. Storage is that of its whole life. */
export function webhookCosts(stage: PricedStage, batch: number): readonly Cost[] {
  const gbSeconds = (mib: number, ms: number) => (mib / 1_024) * seconds(ms);
  const requests =
    calls.SendMessage * Math.ceil(bytes.message / SQS_UNIT) +
    (MEASURED.batch.ReceiveMessage * Math.ceil((batch * bytes.message) / SQS_UNIT)) / batch +
    MEASURED.batch.DeleteMessageBatch / batch;
  const ingest = gbSeconds(stage.memory('ingest'), ASSUMED.ingestMs);
  const processor = gbSeconds(stage.memory('process'), batchMs(stage.memory('process'), batch)) / batch;
  const gbMonths = (size: number, days: number) => (size / GB) * (days / DAYS_OF_A_MONTH);
  const ofRecord =
    (MONTHLY_PRICES.dynamoGb + MONTHLY_PRICES.dynamoBackupGb) * gbMonths(bytes.item + ITEM_OVERHEAD, stage.dedupeDays);
  return [
    ['API Gateway', PRICES.apiRequest * Math.ceil(bytes.event / API_UNIT)],
    ['Lambda, requests', PRICES.lambdaRequest * (1 + 1 / batch)],
    ['Lambda, duration of ingest', PRICES.lambdaGbSecond * ingest],
    ['Lambda, duration of the processor', PRICES.lambdaGbSecond * processor],
    ['S3, requests', PRICES.s3Put * calls.PutObject + PRICES.s3Get * calls.GetObject],
    ['SQS, requests', (PRICES.sqsRequest + PRICES.sqsFairSurcharge) * requests],
    ['DynamoDB, writes', PRICES.dynamoWrite * (calls.PutItem + calls.UpdateItem) * Math.ceil(bytes.item / WRITE_UNIT)],
    ['CloudWatch Logs', (PRICES.logGb * logBytes()) / GB],
    ['S3, storage', MONTHLY_PRICES.s3Gb * gbMonths(bytes.object, stage.payloadDays)],
    ['DynamoDB and Logs, storage', MONTHLY_PRICES.logGb * gbMonths(logBytes(), stage.logDays) + ofRecord],
  ];
}

/** Lists what a stage costs a month besides its webhooks, without any and with some. */
export function fixedCosts(stage: PricedStage, hasWebhooks: boolean): readonly Cost[] {
  const scheduled = stage.schedules.reduce(
    (sum, { runs, mib }) =>
      sum + runs * (PRICES.lambdaRequest + (mib / 1_024) * PRICES.lambdaGbSecond * (ASSUMED.scheduledMs / 1_000)),
    0,
  );
  const requeue = MINUTES * (PRICES.s3Put * MEASURED.requeue.ListObjectsV2 + (PRICES.logGb * bytes.requeueLog) / GB);
  const reminder = HOURS * METRICS_OF_REMINDER * stage.lanes * PRICES.metricRead;
  const reads = hasWebhooks ? ASSUMED.instances * READS_OF_SECRET * PRICES.secretRead : 0;
  return [
    ['alarms', stage.alarmDollars],
    ['dashboard', stage.dashboards * MONTHLY_PRICES.dashboard],
    ['metrics', (1 + (hasWebhooks ? MEASURED.metrics * stage.topics : 0)) * MONTHLY_PRICES.customMetric],
    [`${stage.secrets} secrets`, stage.secrets * (MONTHLY_PRICES.secret + reads)],
    ['polling of queues, and schedules', stage.lanes * POLLS * PRICES.sqsRequest + scheduled + requeue + reminder],
  ];
}

/** Computes the dollars of costs. */
export function sum(costs: readonly Cost[]): number {
  return costs.reduce((total, [, dollars]) => total + dollars, 0);
}

/** Computes what a million webhooks cost, by the parts with such names. */
export function perMillionOf(stage: PricedStage, batch: number, names = /./): number {
  return sum(webhookCosts(stage, batch).filter(([name]) => names.test(name))) * 1_000_000;
}

/** Formats the costs of a million webhooks, from full batches to batches of one. @example '$10.22–11.76' */
export function perMillion(stage: PricedStage): string {
  const [least, most] = [LANE_DEFAULTS.batchSize, 1].map((batch) => perMillionOf(stage, batch).toFixed(2));
  return `$${least}–${most}`;
}

/** Formats what a million webhooks cost in an API Gateway that sends to SQS, and one function without S3 and logs. */
export function ownPerMillion(stage: PricedStage): string {
  const own = (batch: number) => {
    const requests = PRICES.apiRequest + PRICES.sqsRequest * (1 + 2 / batch) + PRICES.lambdaRequest / batch;
    return requests * 1_000_000 + perMillionOf(stage, batch, /duration of the processor/);
  };
  return `$${own(LANE_DEFAULTS.batchSize).toFixed(2)}–${own(1).toFixed(2)}`;
}

/** Computes what a million attempts cost that fail at once, in batches of one. */
export function failedAttemptsDollars(stage: PricedStage): number {
  const failed = MEASURED.failedAttempt;
  const requests =
    PRICES.lambdaRequest +
    PRICES.s3Get * failed.GetObject +
    (PRICES.sqsRequest + PRICES.sqsFairSurcharge) * (failed.ReceiveMessage + failed.ChangeMessageVisibility) +
    PRICES.dynamoWrite * (failed.PutItem + failed.UpdateItem + failed.DeleteItem);
  const log = (PRICES.logGb * (ASSUMED.failedLogBytes + ASSUMED.lineBytes)) / GB;
  return (requests + log) * 1_000_000 + perMillionOf(stage, 1, /duration of the processor/);
}

/** Computes the costs of a million webhooks for each second of their handlers, in batches of one. */
export function handlerSecondDollars(stage: PricedStage): number {
  return (stage.memory('process') / 1_024) * PRICES.lambdaGbSecond * 1_000_000;
}

/** Computes what 10 ms more of each invocation of a function cost per million webhooks, in batches of one. */
export function tenMsDollars(stage: PricedStage, name: 'ingest' | 'process'): number {
  return (stage.memory(name) / 1_024) * PRICES.lambdaGbSecond * 0.01 * 1_000_000;
}
