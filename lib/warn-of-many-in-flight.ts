import { Annotations } from 'aws-cdk-lib';
import { failingRate, formatRate, MAX_IN_FLIGHT, policiesOf } from '#config/in-flight';
import type { ResolvedWebhooks } from '#config/resolve-webhooks';
import type { Lane } from './lane.ts';

/** Rate of failing webhooks below which retries fill a queue sooner than an operator can fix the handler. */
const LOW_FAILING_RATE = 5;

/** Warns when the retries of a lane are so long that few failing webhooks fill its queue. */
export function warnOfManyInFlight(lane: Lane, topics: ResolvedWebhooks['topics']): void {
  const rate = failingRate(policiesOf(lane.name, topics));
  if (rate >= LOW_FAILING_RATE) return;
  Annotations.of(lane).addWarningV2(
    'catchbasin:many-in-flight',
    `The retries of lane ${lane.name} are so long that ${formatRate(rate)} failing webhooks a second fill its queue: ` +
      `SQS delivers nothing beyond ${MAX_IN_FLIGHT} messages in flight. ` +
      'Use fewer attempts or shorter delays, or give the topic a lane of its own. Acknowledge it if fewer arrive.',
  );
}
