import { Duration } from 'aws-cdk-lib';
import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ResolvedWebhooks } from '#config/resolve-webhooks';
import { ALARMS, METRICS } from '#contract/observability';
import type { Ingest } from '#lib/ingest';
import { type AlarmFactory, tailLogs } from './alarm-factory.ts';

const EACH_MINUTE = { statistic: Stats.SUM, period: Duration.minutes(1) };
const FIVE_MINUTES = Duration.minutes(5);

/** Latency in milliseconds that most providers accept. Slack, Discord and Zoom expect a response within 3 s. */
const SLOW_MS = 2_000;
/** Requests of five minutes that API Gateway and Lambda may count in different periods. */
const MANY_REFUSED = 100;
/** Requests that API Gateway refused. While it refuses all of them, Lambda reports no data at all. */
const REFUSED = '(requests - FILL(received, 0) - FILL(throttled, 0))';

/** Adds the alarms on the endpoint and its function. */
export function addIngestAlarms(
  create: AlarmFactory,
  { api, function: ingest }: Ingest,
  { throttle, topics }: Pick<ResolvedWebhooks, 'throttle' | 'topics'>,
): void {
  const throttles = [throttle, ...Object.values(topics).flatMap((topic) => topic.throttle ?? [])];
  const burst = Math.min(...throttles.map((each) => each.burst));
  create.alarm(
    ALARMS.ingest5xx,
    [],
    {
      description: 'The ingest endpoint answered 5xx. Most providers retry for hours or days; GitHub does not.',
      command: tailLogs(ingest, '15m', '{ $.status >= 500 }'),
    },
    { metric: api.metricServerError(EACH_MINUTE) },
  );
  create.alarm(
    ALARMS.ingestErrors,
    [],
    {
      description: 'The ingest function crashed, timed out or does not start. Its requests were answered 5xx.',
      command: tailLogs(ingest, '15m'),
    },
    { metric: ingest.metricErrors(EACH_MINUTE) },
  );
  create.alarm(
    ALARMS.ingestThrottles,
    [],
    {
      description: 'Lambda throttled the ingest function. Its requests were answered 5xx.',
      command: 'aws lambda get-account-settings --query AccountLimit',
    },
    { metric: ingest.metricThrottles(EACH_MINUTE) },
  );
  create.alarm(
    ALARMS.degradedMode,
    [],
    {
      description: 'S3 or SQS fails at ingest. Webhooks are accepted inline or with a marker, and none is lost.',
      command: tailLogs(ingest, '15m', '{ $.level = "WARN" }'),
      severity: 'warning',
    },
    { metric: create.own(METRICS.degraded, { service: 'ingest' }) },
  );
  create.alarm(
    ALARMS.staleSecrets,
    [],
    {
      description: 'A secret cannot be read again. Its cached value is used for up to 24 hours.',
      severity: 'warning',
    },
    { metric: create.own(METRICS.secretNotRefreshed, { service: 'ingest' }) },
  );
  create.alarm(
    ALARMS.ingestSlow,
    [],
    {
      description: `One request in a hundred took more than ${SLOW_MS} ms. Some providers stop waiting after 3 s.`,
      severity: 'warning',
    },
    {
      metric: api.metricLatency({ statistic: Stats.percentile(99), period: FIVE_MINUTES }),
      threshold: SLOW_MS,
      evaluationPeriods: 3,
    },
  );
  create.alarm(
    ALARMS.requestsNotReceived,
    [],
    {
      description: 'API Gateway refused requests before they reached the ingest function, mostly with 429.',
      severity: 'warning',
    },
    {
      metric: new MathExpression({
        // API Gateway can throttle only if more than a burst arrives. Fewer refused requests are those of scanners.
        // Metrics by route would cost $0.30 a month each, so the smallest burst stands for all.
        expression: `IF(requests >= ${burst} AND ${REFUSED} >= ${MANY_REFUSED} AND ${REFUSED} > requests / 100, 1, 0)`,
        usingMetrics: {
          requests: api.metricCount({ statistic: Stats.SUM, period: FIVE_MINUTES }),
          received: ingest.metricInvocations({ statistic: Stats.SUM, period: FIVE_MINUTES }),
          throttled: ingest.metricThrottles({ statistic: Stats.SUM, period: FIVE_MINUTES }),
        },
        label: 'many are refused',
        period: FIVE_MINUTES,
      }),
    },
  );
}
