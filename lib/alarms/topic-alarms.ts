import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import { formatDuration } from '#config/describe-schedules';
import type { ResolvedTopic } from '#config/resolve-webhooks';
import { minutes } from '#contract/durations';
import { ALARMS, METRICS } from '#contract/observability';
import type { Ingest } from '#lib/ingest';
import type { Lane } from '#lib/lane';
import { MAX_TOPICS_WITH_OWN_ALARMS } from '#lib/limits/measure-limits';
import { type AlarmFactory, tailLogs } from './alarm-factory.ts';
import { failuresWithin, silence } from './conditions.ts';

/** Rejections of a topic within five minutes, below which scanners raise no alarm. */
const MANY_REJECTED = 10;
/** Rejections of a topic within a day in which none of its webhooks is accepted. */
const FEW_REJECTED = 3;

/** Functions whose logs tell more. */
interface Sources {
  readonly ingest: Ingest;
  readonly lanes: readonly Lane[];
}

/** Adds the alarms that name a topic, or one for all topics where each would be too many. */
export function addTopicAlarms(
  create: AlarmFactory,
  all: Readonly<Record<string, ResolvedTopic>>,
  sources: Sources,
): void {
  const topics = Object.entries(all).filter(([, { alarms }]) => alarms);
  if (topics.length <= MAX_TOPICS_WITH_OWN_ALARMS) {
    for (const [topic, config] of topics) addAlarmsOf(topic, create, config, sources);
  } else {
    addSharedAlarms(
      create,
      Object.keys(all).filter((topic) => !all[topic]?.alarms),
    );
  }
  for (const [topic, { expectEvery }] of topics) {
    if (expectEvery !== undefined) addSilenceAlarm(topic, create, expectEvery);
  }
}

/** Adds alarms that compare failures with successes, so that one failure among many raises none. */
function addAlarmsOf(topic: string, create: AlarmFactory, config: ResolvedTopic, { ingest, lanes }: Sources): void {
  const rejected = (period: Duration) => create.own(METRICS.rejected, { service: 'ingest', topic }, period);
  const showRejected = tailLogs(ingest.function, '1h', `{ $.topic = "${topic}" && $.status >= 400 }`);
  create.alarm(
    ALARMS.webhooksRejected,
    [topic],
    {
      description: `Most webhooks of topic ${topic} are rejected: a wrong secret, or a changed signature.`,
      command: showRejected,
    },
    { metric: create.failing(rejected(Duration.minutes(5)), `failures >= ${MANY_REJECTED} AND share > 0.5`) },
  );
  create.alarm(
    ALARMS.webhooksRejectedAllDay,
    [topic],
    { description: `Every webhook of topic ${topic} was rejected for a day.`, command: showRejected },
    { metric: create.failing(rejected(Duration.days(1)), `failures >= ${FEW_REJECTED} AND share == 1`) },
  );
  const processor = lanes.find(({ name }) => name === config.lane)?.processor;
  const retried = create.own(METRICS.retried, { service: 'process', topic }, Duration.minutes(15));
  create.alarm(
    ALARMS.handlersFailing,
    [topic],
    {
      description: `The handler of topic ${topic} keeps failing. Its webhooks are retried, then dead-lettered.`,
      ...(processor && { command: tailLogs(processor, '1h', `{ $.topic = "${topic}" && $.level = "WARN" }`) }),
    },
    { metric: create.failing(retried, `failures >= ${failuresWithin(minutes(10), config)} AND share > 0.5`) },
  );
}

/** Adds one alarm for all topics. Its notification lists the topics concerned. */
function addSharedAlarms(create: AlarmFactory, without: readonly string[]): void {
  // Requests to unknown topics, such as those of scanners, are counted as one topic.
  const except = [...without, 'unknown'];
  create.alarmByTopic(
    ALARMS.webhooksRejected,
    { description: 'Most webhooks of a topic are rejected: a wrong secret, or a changed signature.' },
    { metric: METRICS.rejected, service: 'ingest', except, datapointsToAlarm: 3 },
  );
  create.alarmByTopic(
    ALARMS.handlersFailing,
    { description: 'The handler of a topic keeps failing. Its webhooks are retried, then dead-lettered.' },
    // The default schedule retries a webhook in two of the first three periods, and later in fewer.
    { metric: METRICS.retried, service: 'process', except, datapointsToAlarm: 2 },
  );
}

/** Adds the alarm on a topic whose provider has stopped sending. */
function addSilenceAlarm(topic: string, create: AlarmFactory, expectEvery: number): void {
  const { period, periods } = silence(expectEvery);
  create.alarm(
    ALARMS.topicSilent,
    [topic],
    {
      description:
        `No webhook of topic ${topic} was accepted for ${formatDuration(expectEvery)}. ` +
        'The provider may have disabled the endpoint.',
    },
    {
      // The requeue function publishes a zero every minute, because CloudWatch judges missing data late.
      metric: create.own(METRICS.accepted, { service: 'ingest', topic }, Duration.seconds(period)),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: periods,
    },
  );
}
