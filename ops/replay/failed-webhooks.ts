import { generatedAt } from '#contract/keys';
import { STEPS } from '#contract/observability';
import { DeadLetterQueue } from '#ops/dead-letters/dead-letter-queue';
import { readDeadLetters } from '#ops/dead-letters/read-dead-letters';
import { findLane } from '#ops/stage/find-lane';
import type { Stage } from '#ops/stage/stage';

/** Time between the id of a webhook and the time of its receipt, with room to spare. */
const MARGIN_MS = 60_000;

export interface FailedOptions {
  readonly topic: string;
  /** Lanes whose dead-letter queues are read. */
  readonly lanes: readonly string[];
  /** Time of the receipt from which webhooks are chosen. @default all */
  readonly since?: Date | undefined;
  readonly until: Date;
  /** Id after which webhooks are chosen. @default all */
  readonly after?: string | undefined;
  /** Ids to which the choice is limited. @default all */
  readonly ids?: readonly string[] | undefined;
  /** Leaves out webhooks that were processed since, for those that the idempotency table does not recognize. */
  readonly exceptProcessed: boolean;
  readonly signal: AbortSignal;
}

/** Failed webhooks of a topic, as `--json` prints them. */
export interface FailedSummary {
  /** Failed webhooks that were found. The bucket may no longer hold all of them. */
  readonly found: number;
  /** Webhooks in the dead-letter queue. */
  readonly waiting: number;
  /** Webhooks that were dead-lettered according to the logs, with those that still wait. */
  readonly logged: number;
  /** Time from which the logs hold all lines. */
  readonly logsSince: string;
  /** Dead letters that could not be read, because another operator or tool hides them. */
  readonly unread: number;
}

export interface FailedWebhooks {
  readonly ids: ReadonlySet<string>;
  /** Range of time that contains the ids. Undefined when there are none. */
  readonly range: { readonly since: Date; readonly until: Date } | undefined;
  readonly summary: FailedSummary;
}

/** Finds the webhooks of a topic that wait in a dead-letter queue, or were dead-lettered according to the logs. */
export async function findFailed(stage: Stage, options: FailedOptions): Promise<FailedWebhooks> {
  const { topic, lanes, since, until, after, ids: only, exceptProcessed, signal } = options;
  const isChosen = (id: string) => {
    const time = generatedAt(id);
    if (!time || (only && !only.includes(id)) || (after !== undefined && id <= after)) return false;
    return only !== undefined || ((!since || time >= since) && time < until);
  };
  const waiting = new Set<string>();
  let unread = 0;
  for (const lane of new Set(lanes)) {
    const queue = new DeadLetterQueue(stage.sqs, findLane(stage, lane).deadLetterQueueUrl);
    const { visible } = await queue.depth();
    const { held, hiddenByOthers, notRead } = await readDeadLetters(queue, { expected: visible, signal });
    for (const letter of held.letters) if (letter.topic === topic && isChosen(letter.id)) waiting.add(letter.id);
    await held.close();
    unread += hiddenByOthers + notRead;
  }
  const logged = new Set<string>();
  const logsSince = await stage.logs.coveredSince();
  const from = since && since > logsSince ? since : logsSince;
  const message = exceptProcessed ? [STEPS.deadLettered, STEPS.processed] : [STEPS.deadLettered];
  for await (const { fields } of stage.logs.lines({ since: from, where: { message, topic: [topic] }, signal })) {
    const id = String(fields?.id);
    if (fields?.message === STEPS.processed) logged.delete(id);
    else if (isChosen(id)) logged.add(id);
  }
  const ids = new Set([...waiting, ...logged]);
  const summary = {
    found: ids.size,
    waiting: waiting.size,
    logged: logged.size,
    logsSince: logsSince.toISOString(),
    unread,
  };
  return { ids, range: rangeOf(ids, { since, until }), summary };
}

function rangeOf(
  ids: ReadonlySet<string>,
  { since, until }: Pick<FailedOptions, 'since' | 'until'>,
): FailedWebhooks['range'] {
  if (ids.size === 0) return undefined;
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  for (const id of ids) {
    const time = generatedAt(id)?.getTime() ?? 0;
    [first, last] = [Math.min(first, time), Math.max(last, time)];
  }
  return {
    since: new Date(Math.max(first - MARGIN_MS, since?.getTime() ?? 0)),
    until: new Date(Math.min(last + MARGIN_MS, until.getTime())),
  };
}

/**
 * Describes for people which failed webhooks were found, and which could not be.
 *
 * @param since start of the range
 * @param stored number of them that the bucket holds
 */
export function describeFailed(
  { found, waiting, logged, logsSince, unread }: FailedSummary,
  since: Date | undefined,
  stored: number,
): string[] {
  const lines = [`  failed: ${waiting} in the dead-letter queue, ${logged} dead-lettered in the logs`];
  if (found > stored) lines.push(`  ${found - stored} of them are not stored, so they cannot be replayed.`);
  if (!since || since.toISOString() < logsSince) {
    lines.push(
      `  The logs begin at ${logsSince}. Of earlier failures, only`,
      '  those that still wait in the dead-letter queue are found.',
    );
  }
  if (unread > 0) {
    lines.push(`  About ${unread} dead letters could not be read, because another operator or`, '  tool hides them.');
  }
  if (waiting > 0) lines.push('  Dead letters stay in their queue. Drop them after the replay.');
  return lines;
}
