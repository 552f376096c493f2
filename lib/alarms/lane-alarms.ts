import { Duration } from 'aws-cdk-lib';
import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { retryAgeSeconds } from '#config/backoff';
import { formatDuration } from '#config/describe-schedules';
import { MAX_IN_FLIGHT, policiesOf } from '#config/in-flight';
import type { ResolvedTopic } from '#config/resolve-webhooks';
import { MAX_DRAIN_SECONDS } from '#config/time-to-drain';
import type { DeferralReason } from '#contract/errors';
import { ALARMS, METRICS } from '#contract/observability';
import type { Lane } from '#lib/lane';
import { type AlarmFactory, tailLogs } from './alarm-factory.ts';
import { depthOf, secondsToDrain } from './conditions.ts';

const MINUTE = Duration.minutes(1);

/** Webhooks in flight at which operators still have time to act. */
const NEARLY_ALL_IN_FLIGHT = (5 / 6) * MAX_IN_FLIGHT;

/** Keeps an alarm on until 15 minutes have passed without a new cause. */
const FOR_15_MINUTES = { evaluationPeriods: 15, datapointsToAlarm: 1 } as const;

/** Adds the alarms on a lane's queue, dead-letter queue and processor. */
export function addLaneAlarms(create: AlarmFactory, lane: Lane, topics: Readonly<Record<string, ResolvedTopic>>): void {
  addDeadLetterAlarms(create, lane);
  addQueueAlarms(create, lane, topics);
  addDeferralAlarm(create, lane);
}

function addDeadLetterAlarms(create: AlarmFactory, { name, deadLetterQueue }: Lane): void {
  const waiting = depthOf(deadLetterQueue);
  const command = create.opsCommand('dlq list', name);
  create.alarm(
    ALARMS.deadLettersWaiting,
    [name],
    {
      description: `Webhooks of lane ${name} failed every attempt. The dead-letter queue keeps them for 14 days.`,
      command,
    },
    { metric: waiting },
  );
  create.anyOf(
    ALARMS.webhooksDeadLettered,
    [name],
    { description: `Webhooks of lane ${name} were dead-lettered just now.`, command },
    {
      counted: {
        metric: create.own(METRICS.deadLettered, { service: 'process', lane: name }, MINUTE),
        ...FOR_15_MINUTES,
      },
      // SQS itself dead-letters a webhook whose processor does not run, and counts nothing.
      increased: {
        metric: new MathExpression({ expression: 'DIFF(depth)', usingMetrics: { depth: waiting }, period: MINUTE }),
        ...FOR_15_MINUTES,
      },
    },
  );
}

function addQueueAlarms(
  create: AlarmFactory,
  { name, config, queue }: Lane,
  topics: Readonly<Record<string, ResolvedTopic>>,
): void {
  const maxAge = config.maxWebhookAge + retryAgeSeconds(config, policiesOf(name, topics));
  create.alarm(
    ALARMS.oldestWebhookAge,
    [name],
    { description: `The oldest webhook of lane ${name} has been waiting for more than ${formatDuration(maxAge)}.` },
    { metric: queue.metricApproximateAgeOfOldestMessage({ statistic: Stats.MAXIMUM }), threshold: maxAge },
  );
  create.alarm(
    ALARMS.webhooksInFlight,
    [name],
    {
      description: `Lane ${name} has ${NEARLY_ALL_IN_FLIGHT} of ${MAX_IN_FLIGHT} possible webhooks in flight.`,
    },
    {
      metric: queue.metricApproximateNumberOfMessagesNotVisible({ statistic: Stats.MAXIMUM }),
      threshold: NEARLY_ALL_IN_FLIGHT,
    },
  );
  // A paused lane drains after it is resumed. Until then, the age of its webhooks raises an alarm.
  if (config.paused) return;
  create.alarm(
    ALARMS.timeToDrain,
    [name],
    {
      description:
        `At its present rate, lane ${name} needs more than ${formatDuration(MAX_DRAIN_SECONDS)} ` +
        'to process the webhooks that are waiting.',
      severity: 'warning',
    },
    { metric: secondsToDrain(queue), threshold: MAX_DRAIN_SECONDS, evaluationPeriods: 3 },
  );
}

function addDeferralAlarm(create: AlarmFactory, { name, processor }: Lane): void {
  const deferred = (reason: DeferralReason) => ({
    metric: create.own(METRICS.deferred, { service: 'process', lane: name, reason }),
  });
  create.anyOf(
    ALARMS.processingDeferred,
    [name],
    {
      description:
        `Handlers of lane ${name} cannot be started: the idempotency table or the payload store fails, ` +
        'or the processor is throttled, crashes or times out. The webhooks wait in the queue.',
      command: tailLogs(processor, '15m'),
    },
    {
      table: deferred('table'),
      store: deferred('store'),
      version: deferred('version'),
      unknown: deferred('unknown'),
      errors: { metric: processor.metricErrors({ statistic: Stats.SUM }) },
      throttles: { metric: processor.metricThrottles({ statistic: Stats.SUM }) },
    },
  );
}
