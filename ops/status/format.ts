import { styleText } from 'node:util';
import { NOT_DRAINING } from '#config/time-to-drain';
import { printable } from '#ops/terminal/printable';
import { table } from '#ops/terminal/table';
import { countOf, minuteOf } from '#ops/terminal/text';
import { wrap } from '#ops/terminal/wrap';
import { formatAge } from './format-age.ts';
import type { IngestStatus, LaneStatus, Problem, Rejection, StatusReport } from './report.ts';
import { sparkline, total } from './series.ts';

const WIDTH = 80;
const MAX_LANE = 14;
const MAX_REJECTIONS = 5;
const NO_VALUE = '-';

const SIGNS = { error: styleText('red', '✗'), warning: styleText('yellow', '!') } as const;

/** Formats a status for people, in 80 columns. Only commands can be longer, because they are copied. */
export function formatStatus(report: StatusReport): string {
  const { stage, at, verdict, problems, lanes, ingest, rejections, alarms, notRead } = report;
  const now = new Date(at);
  return [
    wrap(`${stage}: ${printable(verdict)}`, 0, WIDTH),
    ...problems.flatMap((problem) => ['', ...formatProblem(problem, now)]),
    ...notRead.flatMap(({ part, reason }) => [
      '',
      `${SIGNS.warning} ${wrap(`The ${part} could not be read. ${printable(reason)}`, 2, WIDTH)}`,
    ]),
    '',
    ...formatLanes(lanes),
    '',
    ...formatHour(lanes),
    ...(ingest ? ['', formatIngest(ingest)] : []),
    ...(rejections && rejections.length > 0 ? formatRejections(rejections) : []),
    '',
    ...formatFooter(now, alarms, notRead),
  ].join('\n');
}

function formatProblem({ level, what, alarms, command, read }: Problem, now: Date): string[] {
  return [
    `${SIGNS[level]} ${wrap(printable(what), 2, WIDTH)}`,
    ...alarms.map(
      ({ name, since }) => `  ${wrap(`alarm ${name}, since ${minuteOf(since)} UTC (${ageOf(since, now)})`, 4, WIDTH)}`,
    ),
    `  → ${command}`,
    `    ${read}`,
  ];
}

function formatLanes(lanes: readonly LaneStatus[]): string[] {
  const columns = [
    { title: 'LANE', max: MAX_LANE },
    { title: 'STATE' },
    { title: 'WAITING', align: 'right' },
    { title: 'IN FLIGHT', align: 'right' },
    { title: 'OLDEST', align: 'right' },
    { title: 'TO DRAIN', align: 'right' },
    { title: 'DEAD LETTERS', align: 'right' },
  ] as const;
  return table(
    columns,
    lanes.map(({ name, paused, waiting, inFlight, oldestSeconds, drainSeconds, deadLetters }) => [
      name,
      paused === null ? NO_VALUE : paused ? 'paused' : 'runs',
      formatCount(waiting),
      formatCount(inFlight),
      oldestSeconds === null ? NO_VALUE : formatAge(oldestSeconds),
      formatDrain(drainSeconds),
      formatCount(deadLetters),
    ]),
  );
}

function formatDrain(seconds: number | null): string {
  if (seconds === null || seconds === 0) return NO_VALUE;
  return seconds === NOT_DRAINING ? 'stalled' : formatAge(seconds);
}

function formatHour(lanes: readonly LaneStatus[]): string[] {
  const columns = [
    { title: 'LAST HOUR', max: MAX_LANE },
    { title: 'ATTEMPTS' },
    { title: '', align: 'right' },
    { title: 'RETRIES' },
    { title: '', align: 'right' },
    { title: 'DEFERRED', max: 22 },
  ] as const;
  const series = (values: readonly number[] | null) =>
    values ? [sparkline(values), formatCount(total(values))] : [NO_VALUE, ''];
  return table(
    columns,
    lanes.map(({ name, attempts, retries, deferred }) => [
      name,
      ...series(attempts),
      ...series(retries),
      deferred ? formatDeferred(deferred) : NO_VALUE,
    ]),
  );
}

function formatDeferred(deferred: Readonly<Record<string, number>>): string {
  const reasons = Object.entries(deferred).map(([reason, count]) => `${formatCount(count)} ${reason}`);
  return reasons.join(', ') || '0';
}

function formatIngest({ ok, clientErrors, serverErrors, degraded, unqueued }: IngestStatus): string {
  const values = [
    ['2xx', ok],
    ['4xx', clientErrors],
    ['5xx', serverErrors],
    ['degraded', degraded],
    ['not queued', unqueued],
  ] as const;
  const texts = values.map(([name, value]) => `${value === null ? NO_VALUE : formatCount(value)} ${name}`);
  return `INGEST, LAST HOUR  ${texts.join(', ')}`;
}

function formatRejections(rejections: readonly Rejection[]): string[] {
  const columns = [
    { title: 'COUNT', align: 'right' },
    { title: 'STATUS' },
    { title: 'REASON' },
    { title: 'TOPIC', max: 32 },
  ] as const;
  const shown = rejections.slice(0, MAX_REJECTIONS);
  const hidden = rejections.length - shown.length;
  const rows = shown.map(({ count, status, reason, topic }) => [
    formatCount(count),
    `${status}`,
    printable(reason),
    printable(topic),
  ]);
  return [
    ...table(columns, rows).map((line) => `  ${line}`),
    ...(hidden > 0 ? [`  and ${countOf(hidden, 'other reason')}. --json lists all.`] : []),
  ];
}

function formatFooter(now: Date, alarms: StatusReport['alarms'], notRead: StatusReport['notRead']): string[] {
  const at = `As of ${minuteOf(now.toISOString())} UTC.`;
  if (!alarms) return [notRead.some(({ part }) => part === 'alarms') ? at : `${at} The local mode has no alarms.`];
  const raised =
    alarms.length === 0 ? 'No alarm is' : `${countOf(alarms.length, 'alarm')} ${alarms.length === 1 ? 'is' : 'are'}`;
  return [`${at} ${raised} in ALARM.`, 'SQS counts approximately. CloudWatch has metrics some minutes later.'];
}

const formatCount = (count: number): string => count.toLocaleString('en-US');

function ageOf(since: string, now: Date): string {
  return formatAge(Math.max(0, Math.floor((now.getTime() - Date.parse(since)) / 1_000)));
}
