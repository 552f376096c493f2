import { formatDuration } from '#config/describe-schedules';
import { PRICES } from '#config/prices';
import type { ResolvedTopic } from '#config/resolve-webhooks';
import { keepsOrder } from '#contract/reference';
import type { Stage } from '#ops/stage/stage';
import { countOf } from '#ops/terminal/text';
import type { ListedWebhook } from '#ops/webhooks/list-webhooks';
import { describeFailed, type FailedSummary } from './failed-webhooks.ts';

/** Keys that S3 returns in a page of a listing. */
const KEYS_PER_PAGE = 1_000;

/** Plan of a replay, as `--json` prints it. */
export interface ReplayPlan {
  readonly stage: string;
  readonly topic: string;
  readonly lane: string;
  /** Stored webhooks of the range. With `--event-type` those of other types are part of it. */
  readonly webhooks: number;
  /** Webhooks that the idempotency table has forgotten. They run again if they were processed. */
  readonly forgotten: number;
  /** Time of the first webhook, or undefined when there is none. */
  readonly from?: string;
  /** Time at which the range ends. */
  readonly until: string;
  readonly rate: number;
  readonly seconds: number;
  /** Estimated cost in US dollars, without the time of the handlers. 0 in the local mode. */
  readonly dollars: number;
  readonly eventType?: string;
  /** Failed webhooks that were found, with `--failed-only`. */
  readonly failed?: FailedSummary;
  /** Id of a forced replay. */
  readonly force?: string;
}

export interface PlanOptions {
  readonly stage: Pick<Stage, 'title'> & { readonly isLocal: boolean };
  readonly topicName: string;
  readonly topic: ResolvedTopic;
  readonly lane: string;
  readonly queueUrl: string;
  readonly until: Date;
  readonly now: Date;
  readonly rate: number;
  readonly eventType?: string | undefined;
  readonly readsPayloads: boolean;
  readonly failed?: FailedSummary | undefined;
  readonly force?: string | undefined;
}

/** Counts the webhooks of a replay. */
export async function planReplay(listed: AsyncIterable<ListedWebhook>, options: PlanOptions): Promise<ReplayPlan> {
  const { stage, topicName, topic, lane, queueUrl, until, now, rate, eventType, readsPayloads, failed, force } =
    options;
  const remembered = now.getTime() - topic.dedupeFor * 1_000;
  let [webhooks, forgotten] = [0, 0];
  let from: Date | undefined;
  for await (const { receivedAt } of listed) {
    webhooks++;
    from ??= receivedAt;
    if (receivedAt.getTime() < remembered) forgotten++;
  }
  return {
    stage: stage.title,
    topic: topicName,
    lane,
    webhooks,
    forgotten,
    ...(from && { from: from.toISOString() }),
    until: until.toISOString(),
    rate,
    seconds: Math.ceil(webhooks / rate),
    dollars: stage.isLocal ? 0 : dollarsFor(webhooks, keepsOrder(queueUrl), readsPayloads),
    ...(eventType !== undefined && { eventType }),
    ...(failed && { failed }),
    ...(force !== undefined && { force }),
  };
}

/** Describes a plan in lines for people. @param since start of the range */
export function describePlan(
  plan: ReplayPlan,
  { dedupeBy, dedupeFor, lane }: ResolvedTopic,
  since: Date | undefined,
): string[] {
  const { webhooks, topic, from, until, rate, seconds, dollars, eventType, failed, forgotten, force } = plan;
  const failures = failed ? describeFailed(failed, since, webhooks) : [];
  if (from === undefined) {
    const which = failed ? 'failed webhooks' : 'webhooks';
    return [`no ${which} of topic ${topic} are stored in this range, until ${until}`, ...failures];
  }
  const cost = dollars === 0 ? '' : `, ${dollars < 0.01 ? 'less than $0.01' : `about $${dollars.toFixed(2)}`}`;
  const time = `${formatDuration(seconds)} at ${rate}/s`;
  const lines = [
    `${countOf(webhooks, 'webhook')} of topic ${topic}`,
    `  received from ${from} to ${until}`,
    `  to lane ${plan.lane} of ${plan.stage}${cost}, ${time}`,
    ...failures,
  ];
  if (eventType !== undefined) {
    lines.push(`  Each payload is read, and only webhooks of type ${eventType} are sent.`);
  }
  if (plan.lane !== lane) lines.push(`  The processor of lane ${plan.lane} must have what the handler needs.`);
  if (dedupeBy === false) {
    lines.push('  The topic has dedupeBy: false, so all of them run again.');
  } else if (force !== undefined) {
    lines.push('  Each event runs once more, also if it was processed.', `  Id of this forced replay: ${force}`);
  } else {
    lines.push('  Events that were processed are skipped.');
    if (forgotten > 0) {
      const age = formatDuration(dedupeFor);
      lines.push(`  ${countOf(forgotten, 'webhook')} older than ${age} (dedupeFor) may run again.`);
    }
  }
  return lines;
}

/** Estimates the cost of a replay: two listings, and per webhook the path from the queue to the end of its handler. */
function dollarsFor(webhooks: number, inOrder: boolean, readsPayloads: boolean): number {
  const { s3Put, s3Get, sqsRequest, sqsFifoRequest, lambdaRequest, dynamoWrite } = PRICES;
  // S3 charges a listing like a PUT.
  const listings = 2 * Math.ceil(webhooks / KEYS_PER_PAGE) * s3Put;
  const reads = s3Get * (readsPayloads ? 2 : 1);
  // Sent, received and deleted, each in a call of its own.
  const queue = 3 * (inOrder ? sqsFifoRequest : sqsRequest);
  return listings + webhooks * (reads + queue + lambdaRequest + 2 * dynamoWrite);
}
