import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { ALARMS } from '#contract/observability';
import type { Requeue } from '#lib/requeue';
import { type AlarmFactory, tailLogs } from './alarm-factory.ts';

/** Adds the alarm on webhooks that are stored but not queued. */
export function addRequeueAlarms(create: AlarmFactory, { function: requeue, unqueued }: Requeue): void {
  create.alarm(
    ALARMS.unqueuedWebhooks,
    [],
    {
      description:
        'Stored webhooks are not being queued: SQS is rejecting them, or the requeue function is not running.',
      command: tailLogs(requeue, '15m'),
    },
    // The function reports every minute. Missing data means that it does not run.
    { metric: unqueued, treatMissingData: TreatMissingData.BREACHING },
  );
}
