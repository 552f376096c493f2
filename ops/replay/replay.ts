import { randomUUID } from 'node:crypto';
import type { ResolvedTopic } from '#config/resolve-webhooks';
import { ownValue } from '#contract/own-value';
import { keepsOrder } from '#contract/reference';
import { describeAwsError, throwAwsErrorForUser } from '#ops/aws/aws-error';
import { findLane } from '#ops/stage/find-lane';
import type { Stage } from '#ops/stage/stage';
import { confirmChange } from '#ops/terminal/confirm';
import { toJson } from '#ops/terminal/json';
import { showProgress } from '#ops/terminal/progress';
import { print, type Terminal } from '#ops/terminal/terminal';
import { countOf } from '#ops/terminal/text';
import { InterruptedError, UserError } from '#ops/user-error';
import { findWebhook, type ListedWebhook, listWebhooks } from '#ops/webhooks/list-webhooks';
import { candidates, needsPayloads } from './candidates.ts';
import { type FailedWebhooks, findFailed } from './failed-webhooks.ts';
import { describePlan, planReplay, type ReplayPlan } from './plan.ts';
import { continueCommand, type ReplayOptions } from './replay-options.ts';
import { type Progress, sendReplay } from './send-replay.ts';

const NOTHING: Progress = { sent: 0, otherTypes: 0, unreadable: [] };

/**
 * Sends stored webhooks through a lane again. Prints the plan and asks first.
 *
 * @param signal ends the replay after the webhooks that are being sent
 * @throws {UserError} when the replay is interrupted or fails; its message has the command that continues
 */
export async function replay(
  stage: Stage,
  options: ReplayOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const { rate, eventType, yes, json, dryRun, local } = options;
  const now = new Date();
  const until = options.until ?? now;
  const topic = topicOf(stage, options.topic);
  if (eventType !== undefined && !topic.verify.eventType) {
    throw new UserError(
      `the configuration does not tell where ${options.topic} has its event type. Omit --event-type.`,
    );
  }
  const { name: lane, queueUrl } = findLane(stage, options.to ?? topic.lane);
  const force = options.force && (options.resume ?? randomUUID());
  const selection = { topic, inOrder: keepsOrder(queueUrl), eventType };
  const lanes = [topic.lane, lane];
  const failed = options.failedOnly
    ? await findFailed(stage, {
        topic: options.topic,
        lanes,
        since: options.since,
        until,
        after: options.after,
        ids: options.id,
        exceptProcessed: force !== undefined || topic.dedupeBy === false || isForgotten(options.since, topic, now),
        signal,
      }).catch(throwAwsErrorForUser)
    : undefined;
  const list = await selectWebhooks(stage, options, { until, failed, signal }).catch(throwAwsErrorForUser);

  const plan = await planReplay(list(), {
    stage: { title: stage.title, isLocal: local ?? false },
    topicName: options.topic,
    topic,
    lane,
    queueUrl,
    until,
    now,
    rate,
    eventType,
    readsPayloads: needsPayloads(selection),
    failed: failed?.summary,
    force,
  }).catch(throwAwsErrorForUser);
  if (signal.aborted) throw new InterruptedError('interrupted. Nothing was sent.');
  if (!json) for (const line of describePlan(plan, topic, options.since)) print(terminal, line);
  if (dryRun || plan.webhooks === 0) {
    if (json) print(terminal, planToJson(plan, NOTHING));
    return;
  }
  await confirmChange(`Send ${countOf(plan.webhooks, 'webhook')}?`, yes ?? false, terminal, signal);

  const display = showProgress('replaying', plan.webhooks, terminal, json);
  let progress = NOTHING;
  let failure: unknown;
  try {
    const run = {
      topic: options.topic,
      queueUrl,
      rate,
      run: force ?? randomUUID(),
      force: force !== undefined,
      signal,
    };
    await sendReplay(stage.sqs, candidates(stage, list(), selection), {
      ...run,
      onProgress(latest) {
        progress = latest;
        display.update(doneOf(latest));
      },
    });
  } catch (error) {
    failure = error;
  } finally {
    display.stop();
  }
  if (json) print(terminal, planToJson(plan, progress));
  else print(terminal, summarize(progress, lane));
  if (progress.unreadable.length > 0) {
    terminal.warn(`catchbasin: these payloads are gone or damaged: ${progress.unreadable.join(', ')}`);
    terminal.fail();
  }
  // The bucket is listed again for the sending, so it can have more or fewer webhooks than the plan.
  if (!failure && (!signal.aborted || doneOf(progress) >= plan.webhooks)) return;
  const command = `Continue with \`${continueCommand(options, until, progress.lastId, force)}\`.`;
  if (failure === undefined) throw new InterruptedError(`interrupted. ${command}`);
  const what = whatFailed(failure);
  if (what !== undefined) throw new UserError(`${what}. ${command}`, { cause: failure });
  terminal.warn(`catchbasin: interrupted by an error. ${command}`);
  throw failure;
}

/** Describes a failure that the operator can fix. Returns undefined for a programming error. */
function whatFailed(failure: unknown): string | undefined {
  return failure instanceof UserError ? failure.message : describeAwsError(failure)?.what;
}

interface Selection {
  readonly until: Date;
  /** Failed webhooks to which the replay is limited. */
  readonly failed: FailedWebhooks | undefined;
  readonly signal: AbortSignal;
}

/** Finds the webhooks of the options. Returns a function that lists them, which can be called again. */
async function selectWebhooks(
  stage: Stage,
  { topic, since, id: ids, after }: ReplayOptions,
  { until, failed, signal }: Selection,
): Promise<() => AsyncIterable<ListedWebhook>> {
  const [last] = after === undefined ? [] : await findAll(stage, topic, [after]);
  const found = ids && (await findAll(stage, topic, ids)).filter(({ key }) => !last || key > last.key);
  return async function* () {
    if (failed && !failed.range) return;
    const range = { since, until, ...failed?.range };
    const listed = found ?? listWebhooks(stage, topic, { ...range, afterKey: last?.key });
    for await (const webhook of listed) {
      if (signal.aborted) return;
      if (!failed || failed.ids.has(webhook.id)) yield webhook;
    }
  };
}

/** Finds webhooks by their ids, in order of receipt. */
async function findAll(stage: Stage, topic: string, ids: readonly string[]): Promise<readonly ListedWebhook[]> {
  const found: ListedWebhook[] = [];
  const missing: string[] = [];
  for (const id of new Set(ids)) {
    const webhook = await findWebhook(stage, topic, id);
    if (webhook) found.push(webhook);
    else missing.push(id);
  }
  if (missing.length === 0) return found.sort((a, b) => (a.key < b.key ? -1 : 1));
  throw new UserError(
    `no webhook of topic ${topic} is stored with the id ${missing.join(', ')}. ` +
      'Check the id and the topic. Webhooks are deleted after payloadRetentionDays.',
  );
}

function topicOf({ topics, title }: Stage, name: string): ResolvedTopic {
  const topic = ownValue(topics, name);
  if (topic) return topic;
  throw new UserError(`${title} has no topic ${name}. Choose one of: ${Object.keys(topics).join(', ')}.`);
}

function doneOf({ sent, otherTypes, unreadable }: Progress): number {
  return sent + otherTypes + unreadable.length;
}

function summarize({ sent, otherTypes, unreadable }: Progress, lane: string): string {
  const others = [
    ...(otherTypes > 0 ? [`${otherTypes.toLocaleString('en-US')} of another type`] : []),
    ...(unreadable.length > 0 ? [`${unreadable.length.toLocaleString('en-US')} unreadable`] : []),
  ];
  return [`sent ${countOf(sent, 'webhook')} to lane ${lane}`, ...others].join(', ');
}

function planToJson(plan: ReplayPlan, progress: Progress): string {
  return toJson({ ...plan, ...progress }, 2);
}

/** Tells if a range begins before the time that the idempotency table remembers. */
function isForgotten(since: Date | undefined, { dedupeFor }: ResolvedTopic, now: Date): boolean {
  return !since || since.getTime() < now.getTime() - dedupeFor * 1_000;
}
