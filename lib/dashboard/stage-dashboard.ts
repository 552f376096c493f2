import { Duration, type Resource, Stack } from 'aws-cdk-lib';
import {
  AlarmBase,
  AlarmStatusWidget,
  type CfnAlarm,
  type CfnCompositeAlarm,
  Dashboard,
  type IWidget,
  PeriodOverride,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct, type IConstruct } from 'constructs';
import type { ResolvedTopic } from '#config/resolve-webhooks';
import type { Reconcile } from '#lib/reconcile';
import type { BilledResources } from './cost-drivers.ts';
import { costRows } from './cost-rows.ts';
import { FULL_WIDTH } from './graphs.ts';
import { ingestRows, queueRows } from './ingest-rows.ts';
import { laneRows, topicRows } from './lane-rows.ts';
import { reconcileRows } from './reconcile-rows.ts';
import { StageMetrics } from './stage-metrics.ts';

/** CloudWatch shows at most so many alarms in one widget. */
const MAX_ALARMS_OF_WIDGET = 100;

export interface StageDashboardProps extends BilledResources {
  readonly stage: string;
  readonly topics: Readonly<Record<string, ResolvedTopic>>;
  /** Undefined when no topic has `reconcile`. */
  readonly reconcile: Reconcile | undefined;
  /** The construct that contains the alarms. */
  readonly alarms: IConstruct;
}

/** A CloudWatch dashboard that shows one stage in the order of the flow: ingest, queue, lanes, costs. */
export class StageDashboard extends Construct {
  constructor(scope: Construct, id: string, props: StageDashboardProps) {
    super(scope, id);
    const { stage, topics, alarms, ingest, lanes, requeue, reconcile } = props;
    const { stackName, region } = Stack.of(this);
    const own = new StageMetrics(stage);
    const topicsOf = (lane: string) => Object.keys(topics).filter((topic) => topics[topic]?.lane === lane);
    new Dashboard(this, 'Dashboard', {
      // Dashboards are global: without the region, the same stack in another region would overwrite it.
      dashboardName: `${stackName}-${region}`,
      defaultInterval: Duration.days(1),
      // Otherwise CloudWatch would choose periods by the time range, and the units "per 5 min" would be wrong.
      periodOverride: PeriodOverride.INHERIT,
      widgets: [
        [title(stackName)],
        ...alarmRows(notifyingAlarms(alarms)),
        ...ingestRows(ingest, own),
        ...queueRows(requeue),
        ...(reconcile ? reconcileRows(reconcile, own) : []),
        ...lanes.flatMap((lane) => laneRows(lane, topicsOf(lane.name), Object.keys(topics).length, own)),
        ...topicRows(own),
        ...costRows(props),
      ],
    });
  }
}

function title(stackName: string): IWidget {
  const markdown =
    `# ${stackName}\nWebhooks from top to bottom: ingest, store and queue, one section per lane, topics, costs. ` +
    'Catchbasin creates this dashboard and overwrites changes. `docs/operating.md` explains each row, and ' +
    '`docs/runbook.md` each alarm.';
  return new TextWidget({ markdown, width: FULL_WIDTH, height: 2 });
}

/** Finds the alarms that notify. The others are causes of these. */
function notifyingAlarms(scope: IConstruct): AlarmBase[] {
  const notifies = (alarm: Resource) => {
    const { alarmActions } = alarm.node.defaultChild as CfnAlarm | CfnCompositeAlarm;
    return (Stack.of(scope).resolve(alarmActions) ?? []).length > 0;
  };
  return scope.node.findAll().filter((child): child is AlarmBase => child instanceof AlarmBase && notifies(child));
}

function alarmRows(alarms: readonly AlarmBase[]): IWidget[][] {
  const rows: IWidget[][] = [];
  for (let from = 0; from < alarms.length; from += MAX_ALARMS_OF_WIDGET) {
    const shown = alarms.slice(from, from + MAX_ALARMS_OF_WIDGET);
    // Six alarms side by side. The widget scrolls when there are more than fit.
    const height = Math.min(8, 1 + Math.ceil(shown.length / 6));
    rows.push([new AlarmStatusWidget({ title: 'Alarms', alarms: shown, width: FULL_WIDTH, height })]);
  }
  return rows;
}
