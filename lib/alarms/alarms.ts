import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { ResolvedWebhooks } from '#config/resolve-webhooks';
import type { Ingest } from '#lib/ingest';
import type { Lane } from '#lib/lane';
import type { Requeue } from '#lib/requeue';
import { AlarmFactory, type AlarmTopics } from './alarm-factory.ts';
import { createAlarmTopic, subscribeTo } from './alarm-topic.ts';
import { addIngestAlarms } from './ingest-alarms.ts';
import { addLaneAlarms } from './lane-alarms.ts';
import { addRequeueAlarms } from './requeue-alarms.ts';
import { addTopicAlarms } from './topic-alarms.ts';

export interface AlarmsProps {
  readonly stage: string;
  readonly config: ResolvedWebhooks;
  /** An existing topic to publish to. @default a new topic */
  readonly topic?: ITopic | undefined;
  readonly ingest: Ingest;
  readonly lanes: readonly Lane[];
  readonly requeue: Requeue;
}

/** Alarms for operators. Each has a section of the same name in `docs/runbook.md`. */
export class Alarms extends Construct {
  /** Receive the alarms, and their return to OK. */
  readonly topics: Readonly<Record<keyof AlarmTopics, ITopic>>;

  constructor(scope: Construct, id: string, { stage, config, topic, ingest, lanes, requeue }: AlarmsProps) {
    super(scope, id);
    const all = topic ?? createAlarmTopic(this, config.alarmEmails);
    if (topic) subscribeTo(topic, this, config.alarmEmails);
    this.topics = { critical: all, warning: all };

    const create = new AlarmFactory(this, stage, { critical: [all], warning: [all] }, 'docs/runbook.md');
    addIngestAlarms(create, ingest, config.throttle);
    addTopicAlarms(create, config.topics, { ingest, lanes });
    for (const lane of lanes) addLaneAlarms(create, lane, config.topics);
    addRequeueAlarms(create, requeue);
  }
}
