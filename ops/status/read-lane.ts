import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { secondsToDrain } from '#config/time-to-drain';
import type { Stage, StageLane } from '#ops/stage/stage';
import { DEFERRALS, type ReadSeries, type StatusQueries } from './queries.ts';
import type { LaneStatus } from './report.ts';
import { addSeries, latest, total } from './series.ts';

/** Latest periods whose data CloudWatch may not have yet. */
const DELAY_PERIODS = 3;

type Depths = Pick<LaneStatus, 'name' | 'waiting' | 'inFlight' | 'deadLetters'>;

/** Reads the messages of a lane's queues. SQS counts approximately. */
export async function readDepths({ sqs }: Pick<Stage, 'sqs'>, lane: StageLane): Promise<Depths> {
  const [queue, deadLetters] = await Promise.all(
    [lane.queueUrl, lane.deadLetterQueueUrl].map(async (QueueUrl) => {
      const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
      const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] });
      const { Attributes = {} } = await sqs.send(command);
      return {
        visible: Number(Attributes.ApproximateNumberOfMessages ?? 0),
        hidden: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
      };
    }),
  );
  return {
    name: lane.name,
    waiting: queue?.visible ?? 0,
    inFlight: queue?.hidden ?? 0,
    // A command or a tool that reads dead letters hides them for a time.
    deadLetters: (deadLetters?.visible ?? 0) + (deadLetters?.hidden ?? 0),
  };
}

/** Adds the metrics of a lane to the messages of its queues. */
export function laneStatus(
  depths: Depths,
  lane: StageLane,
  queries: StatusQueries,
  read: ReadSeries | undefined,
  { inAws, periods }: { readonly inAws: boolean; readonly periods: number },
): Omit<LaneStatus, 'paused' | 'pausedByConfig' | 'mappingLost'> {
  const unread = { oldestSeconds: null, drainSeconds: null, attempts: null, retries: null, deferred: null };
  if (!read) return { ...depths, ...unread };
  const sum = (of: readonly Parameters<ReadSeries>[0][]) => addSeries(of.map(read), periods);
  const settled = inAws ? read(queries.deleted(lane)) : sum(queries.settled(lane));
  // The last period has not ended. It counts if the lane was resumed, or its letters were redriven, a moment ago.
  const settledNow = Math.max(latest(settled.slice(0, -1), DELAY_PERIODS) ?? 0, settled.at(-1) ?? 0);
  const deferred = Object.entries(queries.deferred(lane)).map(
    ([reason, query]) => [reason, total(read(query))] as const,
  );
  return {
    ...depths,
    oldestSeconds: latest(read(queries.oldest(lane)), DELAY_PERIODS) || null,
    drainSeconds: Math.round(secondsToDrain(depths.waiting, settledNow)),
    attempts: sum(queries.attempts(lane)),
    retries: sum(queries.retries(lane)),
    deferred: Object.fromEntries(deferred.filter(([, count]) => count > 0)),
  };
}

/** Counts deferrals because of an outage, and lists their reasons. */
export function outageDeferrals({ deferred }: Pick<LaneStatus, 'deferred'>) {
  const outages = Object.entries(deferred ?? {}).filter(([reason]) => Object(DEFERRALS)[reason] === 'outage');
  return { count: total(outages.map(([, count]) => count)), reasons: outages.map(([reason]) => reason) };
}
