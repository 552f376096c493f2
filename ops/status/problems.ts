import { MAX_DRAIN_SECONDS, NOT_DRAINING } from '#config/time-to-drain';
import { ALARMS } from '#contract/observability';
import { countOf } from '#ops/terminal/text';
import { formatAge } from './format-age.ts';
import { sectionOf, subjectOf } from './raised-alarms.ts';
import { outageDeferrals } from './read-lane.ts';
import type { LaneStatus, Problem, RaisedAlarm, StatusReport } from './report.ts';

type Observed = Pick<StatusReport, 'at' | 'lanes' | 'ingest' | 'rejections' | 'alarms'>;

/** Rejections in the last hour from which a topic is a problem, as for its alarm in five minutes. */
const MANY_REJECTIONS = 10;
/** Time after the last rejection from which they count as over. */
const OVER_MS = 900_000;

/** Problem that was observed, with the alarms on the same. */
interface Observation {
  readonly level: Problem['level'];
  readonly what: string;
  readonly lane?: string;
  readonly topic?: string;
  /** Command without that of npm, such as `dlq list high`. @default that of the alarm, or `tail --failed` */
  readonly command?: string;
  readonly alarms: readonly string[];
}

const SHOW_FAILURES = 'tail --failed';

/**
 * Lists the problems of a stage, the errors first. An alarm is part of the problem that it is about, and a problem of
 * its own otherwise.
 *
 * @param ops completes a command, such as `dlq list high`, to one that can be copied
 */
export function findProblems(
  { at, lanes, ingest, rejections, alarms }: Observed,
  ops: (command: string) => string,
): Problem[] {
  const raised = alarms ?? [];
  const observations = [
    ...lanes.flatMap(laneObservations),
    ...(ingest ? ingestObservations(ingest) : []),
    ...rejectionObservations(rejections ?? [], Date.parse(at) - OVER_MS),
  ];
  const explained = new Set<RaisedAlarm>();
  const observed = observations.map(({ level, what, lane, topic, command, alarms: names }): Problem => {
    const own = raised.filter((alarm) => subjectOf(alarm) === (topic ?? lane) && names.includes(sectionOf(alarm)));
    for (const alarm of own) explained.add(alarm);
    const known = own.find((alarm) => alarm.command !== null)?.command;
    return {
      level,
      what,
      lane: lane ?? null,
      alarms: own.map(({ name, since }) => ({ name, since })),
      command: command ? ops(command) : (known ?? ops(SHOW_FAILURES)),
      read: `docs/runbook.md#${own[0] ? sectionOf(own[0]) : names[0]}`,
    };
  });
  const others = raised
    .filter((alarm) => !explained.has(alarm))
    .map((alarm): Problem => {
      const subject = subjectOf(alarm);
      return {
        level: alarm.severity === 'critical' ? 'error' : 'warning',
        what: `${sectionOf(alarm)} is in ALARM${subject ? ` for ${subject}` : ''}. ${alarm.description}`,
        lane: lanes.some(({ name }) => name === subject) ? (subject ?? null) : null,
        alarms: [{ name: alarm.name, since: alarm.since }],
        command: alarm.command ?? ops('doctor'),
        read: `docs/runbook.md#${sectionOf(alarm)}`,
      };
    });
  return [...observed, ...others].toSorted((a, b) => a.level.localeCompare(b.level));
}

function laneObservations(status: LaneStatus): Observation[] {
  const { name: lane, paused, pausedByConfig, mappingLost, waiting, deadLetters, drainSeconds } = status;
  const observations: Observation[] = [];
  if (deadLetters > 0) {
    observations.push({
      level: 'error',
      what: `lane ${lane} has ${countOf(deadLetters, 'dead letter')}`,
      lane,
      command: `dlq list ${lane}`,
      alarms: [ALARMS.deadLettersWaiting, ALARMS.webhooksDeadLettered],
    });
  }
  if (mappingLost) {
    observations.push({
      level: 'error',
      what: `lane ${lane} has lost its event source mapping, so its webhooks wait`,
      lane,
      command: 'doctor',
      alarms: [ALARMS.oldestWebhookAge, ALARMS.timeToDrain],
    });
  }
  if (paused && !pausedByConfig) {
    observations.push({
      level: 'warning',
      what: `lane ${lane} is paused, and ${countOf(waiting, 'webhook')} ${waiting === 1 ? 'waits' : 'wait'}`,
      lane,
      command: `resume ${lane}`,
      alarms: [ALARMS.oldestWebhookAge, ALARMS.timeToDrain],
    });
  }
  if (!paused && !mappingLost && drainSeconds !== null && drainSeconds >= MAX_DRAIN_SECONDS) {
    const pace = drainSeconds === NOT_DRAINING ? 'settles none of them' : `needs ${formatAge(drainSeconds)} for them`;
    observations.push({
      level: 'warning',
      what: `lane ${lane} has ${countOf(waiting, 'waiting webhook')} and ${pace}`,
      lane,
      command: 'tail',
      alarms: [ALARMS.timeToDrain, ALARMS.oldestWebhookAge],
    });
  }
  const { count, reasons } = outageDeferrals(status);
  if (count > 0) {
    observations.push({
      level: 'error',
      what: `handlers of lane ${lane} could not be started ${countOf(count, 'time')} (${reasons.join(', ')})`,
      lane,
      alarms: [ALARMS.processingDeferred],
    });
  }
  return observations;
}

/** A scanner causes the rejections of unknown topics. Those with 5xx are a problem of ingest. */
function rejectionObservations(rejections: NonNullable<Observed['rejections']>, since: number): Observation[] {
  return rejections
    .filter(({ topic, status, count }) => topic !== 'unknown' && status < 500 && count >= MANY_REJECTIONS)
    .filter(({ last }) => Date.parse(last) >= since)
    .map(({ topic, status, reason, count, last }) => ({
      level: 'warning',
      what:
        `${countOf(count, 'request')} to topic ${topic} were rejected with ${status} ${reason} in the last hour, ` +
        `the last at ${last.slice(11, 16)} UTC`,
      topic,
      alarms: [ALARMS.webhooksRejected, ALARMS.webhooksRejectedAllDay],
    }));
}

function ingestObservations(status: NonNullable<Observed['ingest']>): Observation[] {
  const { serverErrors, degraded, degradedNow, unqueued } = status;
  const observations: Observation[] = [];
  if (serverErrors > 0) {
    observations.push({
      level: 'error',
      what: `ingest answered ${countOf(serverErrors, 'request')} with 5xx in the last hour`,
      alarms: [ALARMS.ingest5xx, ALARMS.ingestErrors, ALARMS.ingestThrottles],
    });
  }
  if (degraded > 0) {
    observations.push({
      level: 'warning',
      what:
        `ingest ${degradedNow > 0 ? 'is' : 'was'} in degraded mode: S3 or SQS failed for ` +
        `${countOf(degraded, 'webhook')}, and none is lost`,
      alarms: [ALARMS.degradedMode],
    });
  }
  if (unqueued) {
    observations.push({
      level: 'error',
      what: `${countOf(unqueued, 'stored webhook')} ${unqueued === 1 ? 'waits' : 'wait'} to be queued`,
      alarms: [ALARMS.unqueuedWebhooks],
    });
  }
  return observations;
}
