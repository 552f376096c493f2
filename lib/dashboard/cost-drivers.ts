import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { PRICES } from '#config/prices';
import type { FunctionName } from '#contract/env';
import type { IdempotencyTable } from '#lib/idempotency-table';
import type { Ingest } from '#lib/ingest';
import type { Lane } from '#lib/lane';
import type { Requeue } from '#lib/requeue';
import type { WebhookFunction } from '#lib/webhook-function';

/** The period of costs. Amounts of shorter periods are too small to read. */
export const HOUR = Duration.hours(1);
/** Options of metrics that are summed up by the hour. */
const HOURLY = { statistic: Stats.SUM, period: HOUR } as const;

/** The part of the quantity of one hour that one metric is. */
interface Part {
  readonly metric: IMetric;
  /** @default 1 */
  readonly times?: number;
}

/** A quantity that AWS bills. */
export interface CostDriver {
  readonly label: string;
  readonly unit: 'requests' | 'GB-seconds' | 'GB';
  readonly quantity: IMetric;
  readonly price: number;
}

export interface BilledResources {
  readonly ingest: Ingest;
  readonly lanes: readonly Lane[];
  readonly requeue: Requeue;
  readonly idempotency: IdempotencyTable;
}

/** Lists the quantities that grow with the number of webhooks, in the order of the flow. */
export function costDrivers({ ingest, lanes, requeue, idempotency: { table } }: BilledResources): CostDriver[] {
  const functions = [ingest.function, ...lanes.map(({ processor }) => processor), requeue.function];
  const logGroups = [...functions.map(({ logGroup }) => logGroup), ingest.accessLogs];
  const standard = lanes.filter(({ config }) => !config.fifo);
  const fifo = lanes.filter(({ config }) => config.fifo);
  const requests = (label: string, id: string, parts: readonly Part[], price: number): CostDriver => ({
    label,
    unit: 'requests',
    quantity: sum(label, id, parts),
    price,
  });
  const drivers: CostDriver[] = [
    requests(
      'API Gateway',
      'api',
      [{ metric: ingest.api.metricCount({ statistic: Stats.SAMPLE_COUNT, period: HOUR }) }],
      PRICES.apiRequest,
    ),
    requests(
      'Lambda invocations',
      'run',
      functions.map((each) => ({ metric: each.metricInvocations(HOURLY) })),
      PRICES.lambdaRequest,
    ),
    {
      label: 'Lambda duration',
      unit: 'GB-seconds',
      quantity: sum('Lambda duration', 'ms', functions.map(gbSeconds)),
      price: PRICES.lambdaGbSecond,
    },
    // S3 counts its requests for an extra charge only. Ingest stores each accepted webhook, then sends one message.
    requests('S3 PUT', 'put', messages(lanes, 'NumberOfMessagesSent'), PRICES.s3Put),
    // The processor loads the payload of each message that it receives.
    requests('S3 GET', 'get', messages(lanes, 'NumberOfMessagesReceived'), PRICES.s3Get),
    ...(standard.length > 0 ? [requests('SQS', 'sqs', sqsRequests(standard), PRICES.sqsRequest)] : []),
    ...(fifo.length > 0 ? [requests('SQS FIFO', 'fifo', sqsRequests(fifo), PRICES.sqsFifoRequest)] : []),
    requests(
      'DynamoDB writes',
      'write',
      [{ metric: table.metricConsumedWriteCapacityUnits(HOURLY) }],
      PRICES.dynamoWrite,
    ),
    requests('DynamoDB reads', 'read', [{ metric: table.metricConsumedReadCapacityUnits(HOURLY) }], PRICES.dynamoRead),
    {
      label: 'CloudWatch Logs',
      unit: 'GB',
      quantity: sum(
        'CloudWatch Logs',
        'log',
        logGroups.map(({ logGroupName }) => logGb(logGroupName)),
      ),
      price: PRICES.logGb,
    },
  ];
  return drivers;
}

function messages(lanes: readonly Lane[], metricName: string): Part[] {
  return lanes.map(({ queue }) => ({ metric: queue.metric(metricName, HOURLY) }));
}

/** Lists the requests to the queues of lanes. Each message counts as one, so that batches make the sum too high. */
function sqsRequests(lanes: readonly Lane[]): Part[] {
  return [
    'NumberOfMessagesSent',
    'NumberOfMessagesReceived',
    'NumberOfMessagesDeleted',
    'NumberOfEmptyReceives',
  ].flatMap((metricName) => messages(lanes, metricName));
}

function gbSeconds(of: WebhookFunction<FunctionName>): Part {
  return { metric: of.metricDuration(HOURLY), times: of.memorySize / 1_024 / 1_000 };
}

function logGb(logGroupName: string): Part {
  return {
    metric: new Metric({
      namespace: 'AWS/Logs',
      metricName: 'IncomingBytes',
      dimensionsMap: { LogGroupName: logGroupName },
      ...HOURLY,
    }),
    times: 1 / 2 ** 30,
  };
}

/** @param id begins the ids of the metrics, which must differ within a graph */
function sum(label: string, id: string, parts: readonly Part[]): IMetric {
  // A metric without data would make the whole sum empty.
  const terms = parts.map(
    ({ times = 1 }, index) => `FILL(${id}${index}, 0)${times === 1 ? '' : ` * ${decimal(times)}`}`,
  );
  return new MathExpression({
    label,
    expression: terms.join(' + '),
    usingMetrics: Object.fromEntries(parts.map(({ metric }, index) => [`${id}${index}`, metric])),
    period: HOUR,
  });
}

/** Formats a number for metric math, without the exponent of small numbers. */
export function decimal(value: number): string {
  return value.toFixed(15).replace(/\.?0+$/, '');
}
