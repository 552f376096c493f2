import { throwAwsErrorForUser } from '#ops/aws/aws-error';
import { isStopped, LOST } from '#ops/pause/held-pause';
import type { Stage } from '#ops/stage/stage';
import { UserError } from '#ops/user-error';
import { findProblems } from './problems.ts';
import { type ReadSeries, readAll, StatusQueries } from './queries.ts';
import { raisedAlarms } from './raised-alarms.ts';
import { laneStatus, readDepths } from './read-lane.ts';
import { readRejections } from './rejections.ts';
import type { IngestStatus, LaneStatus, Rejection, StatusReport, Unread } from './report.ts';
import { latest, total } from './series.ts';
import { verdictOf } from './verdict.ts';

const PERIOD_SECONDS = 300;
const PERIODS = 12;
/** Latest periods that count as now: the current one, and the one before it. */
const NOW_PERIODS = 2;

/**
 * Reads the state of a stage. Only the depths of the queues are indispensable. Each other part that cannot be read is
 * named in the report.
 *
 * @param ops completes a command, such as `dlq list high`, to one that can be copied
 */
export async function collect(
  stage: Stage,
  ops: (command: string) => string,
  signal: AbortSignal,
): Promise<StatusReport> {
  const now = new Date();
  const until = new Date(Math.ceil(now.getTime() / PERIOD_SECONDS / 1_000) * PERIOD_SECONDS * 1_000);
  const since = new Date(until.getTime() - PERIODS * PERIOD_SECONDS * 1_000);
  const notRead: Unread[] = [];
  const attempt = <Value>(part: Unread['part'], read: () => Promise<Value>) =>
    read()
      .catch(throwAwsErrorForUser)
      .catch((error) => {
        if (!(error instanceof UserError)) throw error;
        notRead.push({ part, reason: error.message });
        return undefined;
      });

  const queries = new StatusQueries(stage);
  const [depths, read, states, pauses] = await Promise.all([
    Promise.all(stage.lanes.map((lane) => readDepths(stage, lane))),
    attempt('metrics', () => readAll(stage, queries.all(), { since, until, periodSeconds: PERIOD_SECONDS })),
    attempt('alarms', () => stage.metrics.alarms()),
    attempt('pauses', () => Promise.all(stage.lanes.map(({ name }) => stage.mappings.state(name)))),
  ]);
  const lanes = stage.lanes.map((lane, n): LaneStatus => {
    const pause = pauses?.[n];
    const { name, ...status } = laneStatus(depths[n] as (typeof depths)[number], lane, queries, read, {
      inAws: stage.metrics.apiId !== undefined,
      periods: PERIODS,
    });
    const pausedByConfig = pause?.isConfigured ?? false;
    const mappingLost = pause?.mapping === LOST;
    return { name, paused: pause ? isStopped(pause) : null, pausedByConfig, mappingLost, ...status };
  });

  const counts = read && responsesOf(stage, queries, read);
  const mayReject = !counts || counts.clientErrors === undefined || counts.clientErrors + counts.serverErrors > 0;
  const rejected = mayReject ? await attempt('rejections', () => readRejections(stage.logs, since, signal)) : undefined;
  const rejections = rejected?.groups ?? (mayReject ? null : []);
  if (rejected && !rejected.isComplete) {
    notRead.push({
      part: 'rejections',
      reason: 'There are too many to read all of them. Those that were read are shown.',
    });
  }
  const ingest: IngestStatus | null =
    counts && read
      ? {
          ...(counts.clientErrors === undefined ? { ...counts, ...errorsOf(rejections ?? []) } : counts),
          degraded: total(read(queries.degraded())),
          degradedNow: total(read(queries.degraded()).slice(-NOW_PERIODS)),
          unqueued: latest(read(queries.unqueued()), NOW_PERIODS) ?? null,
        }
      : null;
  const alarms = states ? raisedAlarms(states, stage.title) : null;
  const problems = findProblems({ at: now.toISOString(), lanes, ingest, rejections, alarms }, ops);
  const verdict = verdictOf({ lanes, problems, notRead });
  return { stage: stage.title, at: now.toISOString(), verdict, problems, lanes, ingest, rejections, alarms, notRead };
}

/** Counts responses by API Gateway's metrics. Without them, those of the functions do not contain the errors. */
function responsesOf({ metrics }: Pick<Stage, 'metrics'>, queries: StatusQueries, read: ReadSeries) {
  const sum = (query: Parameters<ReadSeries>[0]) => total(read(query));
  if (metrics.apiId === undefined) return { ok: total(queries.accepted().map(sum)), clientErrors: undefined };
  const { all, clientErrors, serverErrors } = queries.responses(metrics.apiId);
  const errors = { clientErrors: sum(clientErrors), serverErrors: sum(serverErrors) };
  return { ok: sum(all) - errors.clientErrors - errors.serverErrors, ...errors };
}

function errorsOf(rejections: readonly Rejection[]): Pick<IngestStatus, 'clientErrors' | 'serverErrors'> {
  const count = (isOf: (status: number) => boolean) =>
    total(rejections.filter(({ status }) => isOf(status)).map((each) => each.count));
  return { clientErrors: count((status) => status < 500), serverErrors: count((status) => status >= 500) };
}
