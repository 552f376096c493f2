import { Duration } from 'aws-cdk-lib';
import { MathExpression, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { ResolvedTopic } from '#config/resolve-webhooks';
import { minutes } from '#contract/durations';
import type { DeferralReason } from '#contract/errors';
import { ALARMS, METRICS } from '#contract/observability';
import { depthOf, failuresWithin } from './alarm-conditions.ts';
import { AlarmFactory } from './alarm-factory.ts';
import { createAlarmTopic, subscribeTo } from './alarm-topic.ts';
import type { Ingest } from './ingest.ts';
import type { Lane } from './lane.ts';
import type { Requeue } from './requeue.ts';

const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);

/** Rejections of a topic within five minutes, below which scanners raise no alarm. */
const MANY_REJECTED = 10;
/** Rejections of a topic within a day in which none of its webhooks is accepted. */
const FEW_REJECTED = 3;
/** SQS delivers nothing while about 120,000 messages of a queue are in flight. */
const NEARLY_ALL_IN_FLIGHT = 100_000;

/** An alarm of each topic costs more than one for all, and CloudFormation limits the resources of a stack. */
const MAX_TOPICS_WITH_OWN_ALARMS = 40;

/** Keeps an alarm on until 15 minutes have passed without a new cause. */
const FOR_15_MINUTES = { evaluationPeriods: 15, datapointsToAlarm: 1 } as const;

export interface AlarmsProps {
  readonly emails: readonly string[];
  /** An existing topic to publish to. @default a new topic */
  readonly topic?: ITopic | undefined;
  readonly ingest: Ingest;
  readonly lanes: readonly Lane[];
  readonly requeue: Requeue;
  readonly stage: string;
  readonly topics: Readonly<Record<string, ResolvedTopic>>;
}

/** Alarms for operators. Each has a section of the same name in `docs/runbook.md`. */
export class Alarms extends Construct {
  /** Receives every alarm, and its return to OK. */
  readonly topic: ITopic;

  readonly #create: AlarmFactory;

  constructor(scope: Construct, id: string, { emails, topic, ingest, lanes, requeue, stage, topics }: AlarmsProps) {
    super(scope, id);
    this.topic = topic ?? createAlarmTopic(this, emails);
    if (topic) subscribeTo(topic, this, emails);
    this.#create = new AlarmFactory(this, stage, this.topic);

    this.#ingestAlarms(ingest);
    this.#topicAlarms(topics);
    for (const lane of lanes) this.#laneAlarms(lane);
    this.#create.alarm(ALARMS.unqueuedWebhooks, [], {
      metric: requeue.unqueued,
      description:
        'Stored webhooks are not being queued: SQS is rejecting them, or the requeue function is not running.',
      // The function reports every minute. Missing data means that it does not run.
      treatMissingData: TreatMissingData.BREACHING,
    });
  }

  #ingestAlarms({ api, function: ingest }: Ingest): void {
    this.#create.alarm(ALARMS.ingest5xx, [], {
      metric: api.metricServerError({ statistic: Stats.SUM, period: MINUTE }),
      description: 'The ingest endpoint answered 5xx. Most providers retry for hours or days; GitHub does not.',
    });
    this.#create.alarm(ALARMS.ingestErrors, [], {
      metric: ingest.metricErrors({ statistic: Stats.SUM, period: MINUTE }),
      description: 'The ingest function crashed, timed out or does not start. Its requests were answered 5xx.',
    });
    this.#create.alarm(ALARMS.ingestThrottles, [], {
      metric: ingest.metricThrottles({ statistic: Stats.SUM, period: MINUTE }),
      description: 'Lambda throttled the ingest function. Its requests were answered 5xx.',
    });
    this.#create.alarm(ALARMS.degradedMode, [], {
      metric: this.#create.own(METRICS.degraded, { service: 'ingest' }),
      description: 'S3 or SQS fails at ingest. Webhooks are accepted inline or with a marker, and none is lost.',
    });
    this.#create.alarm(ALARMS.staleSecrets, [], {
      metric: this.#create.own(METRICS.secretNotRefreshed, { service: 'ingest' }),
      description: 'A secret cannot be read again. Its cached value is used for up to 24 hours.',
    });
  }

  #topicAlarms(all: AlarmsProps['topics']): void {
    const topics = Object.entries(all).filter(([, { alarms }]) => alarms);
    if (topics.length <= MAX_TOPICS_WITH_OWN_ALARMS) {
      for (const [topic, config] of topics) this.#alarmsOf(topic, config);
      return;
    }
    // Requests to unknown topics, such as those of scanners, are counted as one topic.
    const except = [...Object.keys(all).filter((topic) => !all[topic]?.alarms), 'unknown'];
    this.#create.alarmByTopic(ALARMS.webhooksRejected, {
      metric: METRICS.rejected,
      service: 'ingest',
      except,
      description: 'Most webhooks of a topic are rejected: a wrong secret, or a changed signature.',
    });
    this.#create.alarmByTopic(ALARMS.handlersFailing, {
      metric: METRICS.retried,
      service: 'process',
      except,
      description: 'The handler of a topic keeps failing. Its webhooks are retried, then dead-lettered.',
    });
  }

  /** Creates alarms of one topic. They compare failures with successes, so that one failure among many raises none. */
  #alarmsOf(topic: string, config: ResolvedTopic): void {
    const rejected = (period: Duration) => this.#create.own(METRICS.rejected, { service: 'ingest', topic }, period);
    const retried = this.#create.own(METRICS.retried, { service: 'process', topic }, Duration.minutes(15));
    this.#create.alarm(ALARMS.webhooksRejected, [topic], {
      metric: this.#create.failing(rejected(FIVE_MINUTES), `failures >= ${MANY_REJECTED} AND share > 0.5`),
      description: `Most webhooks of topic ${topic} are rejected: a wrong secret, or a changed signature.`,
    });
    this.#create.alarm(ALARMS.webhooksRejectedAllDay, [topic], {
      metric: this.#create.failing(rejected(Duration.days(1)), `failures >= ${FEW_REJECTED} AND share == 1`),
      description: `Every webhook of topic ${topic} was rejected for a day.`,
    });
    this.#create.alarm(ALARMS.handlersFailing, [topic], {
      metric: this.#create.failing(retried, `failures >= ${failuresWithin(minutes(10), config)} AND share > 0.5`),
      description: `The handler of topic ${topic} keeps failing. Its webhooks are retried, then dead-lettered.`,
    });
  }

  #laneAlarms({ name, config, queue, deadLetterQueue, processor }: Lane): void {
    const deferred = (reason: DeferralReason) =>
      this.#create.own(METRICS.deferred, { service: 'process', lane: name, reason });
    const waiting = depthOf(deadLetterQueue);
    this.#create.alarm(ALARMS.deadLettersWaiting, [name], {
      metric: waiting,
      description: `Webhooks of lane ${name} failed every attempt. The dead-letter queue keeps them for 14 days.`,
    });
    this.#create.anyOf(ALARMS.webhooksDeadLettered, [name], `Webhooks of lane ${name} were dead-lettered just now.`, {
      counted: {
        metric: this.#create.own(METRICS.deadLettered, { service: 'process', lane: name }, MINUTE),
        ...FOR_15_MINUTES,
      },
      // SQS itself dead-letters a webhook whose processor does not run, and counts nothing.
      increased: {
        metric: new MathExpression({ expression: 'DIFF(depth)', usingMetrics: { depth: waiting }, period: MINUTE }),
        ...FOR_15_MINUTES,
      },
    });
    this.#create.alarm(ALARMS.oldestWebhookAge, [name], {
      metric: queue.metricApproximateAgeOfOldestMessage({ statistic: Stats.MAXIMUM }),
      threshold: config.maxWebhookAge,
      description: `The oldest webhook of lane ${name} has been waiting for more than ${config.maxWebhookAge} s.`,
    });
    this.#create.alarm(ALARMS.webhooksInFlight, [name], {
      metric: queue.metricApproximateNumberOfMessagesNotVisible({ statistic: Stats.MAXIMUM }),
      threshold: NEARLY_ALL_IN_FLIGHT,
      description: `Lane ${name} has ${NEARLY_ALL_IN_FLIGHT} webhooks in flight. SQS delivers none beyond 120,000.`,
    });
    this.#create.anyOf(
      ALARMS.processingDeferred,
      [name],
      `Handlers of lane ${name} cannot be started: the idempotency table or the payload store fails, ` +
        'or the processor is throttled, crashes or times out. The webhooks wait in the queue.',
      {
        table: { metric: deferred('table') },
        store: { metric: deferred('store') },
        version: { metric: deferred('version') },
        unknown: { metric: deferred('unknown') },
        errors: { metric: processor.metricErrors({ statistic: Stats.SUM }) },
        throttles: { metric: processor.metricThrottles({ statistic: Stats.SUM }) },
      },
    );
  }
}
