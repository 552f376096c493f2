import { Duration } from 'aws-cdk-lib';
import { type Alarm, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { ResolvedAlarms } from '#config/alarm-targets';
import type { ResolvedWebhooks } from '#config/resolve-webhooks';
import type { AlarmTarget } from '#contract/alarms-config';
import { ALARMS } from '#contract/observability';
import type { Ingest } from '#lib/ingest';
import type { Lane } from '#lib/lane';
import type { Reconcile } from '#lib/reconcile';
import type { Reminder } from '#lib/reminder';
import type { Requeue } from '#lib/requeue';
import { AlarmFactory, type AlarmTopics, tailLogs } from './alarm-factory.ts';
import { createAlarmTopic, subscribe } from './alarm-topic.ts';
import { Budget } from './budget.ts';
import { addChatChannels } from './chat-channels.ts';
import { addIngestAlarms } from './ingest-alarms.ts';
import { addLaneAlarms } from './lane-alarms.ts';
import { addNewIngestAlarm, addNewProcessorAlarm } from './new-version-alarms.ts';
import { addReconcileAlarms } from './reconcile-alarms.ts';
import { addRequeueAlarms } from './requeue-alarms.ts';
import { addTopicAlarms } from './topic-alarms.ts';

/** Lambda runs a function for an event once, and twice more if it fails. */
const RUNS_OF_AN_EVENT = 3;

export interface AlarmsProps {
  readonly stage: string;
  readonly config: ResolvedWebhooks;
  /** An existing topic that critical alarms publish to. @default a new topic */
  readonly topic?: ITopic | undefined;
  /** An existing topic that warnings publish to. @default `topic`, or a new one */
  readonly warningTopic?: ITopic | undefined;
  readonly ingest: Ingest;
  readonly lanes: readonly Lane[];
  readonly requeue: Requeue;
}

/** Alarms for operators. Each has a section of the same name in `docs/runbook.md`. */
export class Alarms extends Construct {
  /** Receive the alarms of a severity, and their return to OK. */
  readonly topics: Readonly<Record<keyof AlarmTopics, ITopic>>;
  /** All topics to publish to: those above, and existing ones among the recipients. */
  readonly publishedTo: AlarmTopics;

  readonly #create: AlarmFactory;

  constructor(
    scope: Construct,
    id: string,
    { stage, config, topic, warningTopic, ingest, lanes, requeue }: AlarmsProps,
  ) {
    super(scope, id);
    const { critical, warning, budget, runbookUrl } = config.alarms;
    this.topics = {
      critical: topic ?? createAlarmTopic(this, 'Topic', 'Catchbasin'),
      warning: warningTopic ?? topic ?? createAlarmTopic(this, 'WarningTopic', 'Catchbasin warnings'),
    };
    this.#connect({ critical, warning });

    this.publishedTo = {
      critical: [this.topics.critical, ...this.#import('CriticalTarget', critical)],
      warning: [this.topics.warning, ...this.#import('WarningTarget', warning)],
    };
    if (budget) {
      const ownTopics = Object.values(this.topics).filter((each) => this.#owns(each));
      new Budget(this, 'Budget', { stage, config: budget, topics: this.topics, ownTopics });
    }
    const create = new AlarmFactory(this, stage, this.publishedTo, runbookUrl);
    this.#create = create;
    addIngestAlarms(create, ingest, config);
    addTopicAlarms(create, config.topics, { ingest, lanes });
    for (const lane of lanes) addLaneAlarms(create, lane, config.topics);
    addRequeueAlarms(create, requeue);
  }

  /** Adds the alarms on reconcile, for a configuration that has it. */
  watchReconcile(reconcile: Reconcile): void {
    addReconcileAlarms(this.#create, reconcile);
  }

  /** Adds the alarm by which CodeDeploy rolls back a new version of the ingest function. */
  watchNewIngest(ingest: Ingest): Alarm {
    return addNewIngestAlarm(this.#create, ingest);
  }

  /** Adds the alarm by which CodeDeploy rolls back a new version of a processor. */
  watchNewProcessor(lane: Lane): Alarm {
    return addNewProcessorAlarm(this.#create, lane);
  }

  /** Adds the alarm on the reminders, which themselves need the topics of the alarms. */
  watchReminder({ function: remind }: Reminder): void {
    this.#create.alarm(
      ALARMS.remindersFailing,
      [],
      {
        description: 'The reminder of new dead letters could not be sent. The alarms on dead letters still work.',
        command: tailLogs(remind, '2h'),
        severity: 'warning',
      },
      {
        metric: remind.metricErrors({ statistic: Stats.SUM, period: Duration.hours(1) }),
        threshold: RUNS_OF_AN_EVENT,
      },
    );
  }

  /** Connects the recipients to the topics. Where both severities share a topic, each recipient is connected once. */
  #connect({ critical, warning }: Pick<ResolvedAlarms, 'critical' | 'warning'>): void {
    const { topics } = this;
    if (topics.critical === topics.warning) {
      const targets = [...new Map([...critical, ...warning].map((each) => [JSON.stringify(each), each])).values()];
      subscribe(topics.critical, this, targets);
      addChatChannels(this, [{ topic: topics.critical, targets }]);
      return;
    }
    subscribe(topics.critical, this.#owns(topics.critical) ? topics.critical : this, critical);
    subscribe(topics.warning, this.#owns(topics.warning) ? topics.warning : new Construct(this, 'Warning'), warning);
    addChatChannels(this, [
      { topic: topics.critical, targets: critical },
      { topic: topics.warning, targets: warning },
    ]);
  }

  /** Tells if a topic is new. The subscriptions of an existing one belong to this stack, not to that of the topic. */
  #owns(topic: ITopic): topic is Topic {
    return topic.node.scope === this;
  }

  #import(id: string, targets: readonly AlarmTarget[]): ITopic[] {
    return targets.flatMap((target) =>
      typeof target === 'object' && 'topicArn' in target
        ? Topic.fromTopicArn(this, `${id}-${target.topicArn}`, target.topicArn)
        : [],
    );
  }
}
