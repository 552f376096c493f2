import { type CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import type { AlarmState } from './stage-metrics.ts';

/** Finds the alarms whose names begin with a prefix. */
export async function findAlarms(client: CloudWatchClient, namePrefix: string): Promise<AlarmState[]> {
  const found: AlarmState[] = [];
  for await (const { MetricAlarms = [], CompositeAlarms = [] } of paginateDescribeAlarms(
    { client },
    { AlarmNamePrefix: namePrefix, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] },
  )) {
    for (const alarm of [...MetricAlarms, ...CompositeAlarms]) {
      found.push({
        name: alarm.AlarmName ?? '',
        state: alarm.StateValue ?? '',
        since: alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp ?? new Date(),
        description: alarm.AlarmDescription ?? '',
        actionsEnabled: alarm.ActionsEnabled ?? true,
      });
    }
  }
  return found;
}
