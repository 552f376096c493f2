import { ALARMS } from '#contract/observability';
import { type LaneCounts, totalOf } from './count-new.ts';
import type { Reminder } from './ports.ts';
import type { Span } from './read-metrics.ts';

/** SNS accepts subjects of less than 100 characters. */
const MAX_SUBJECT_LENGTH = 99;
/** More would hide the end of the message, and SNS limits its size. */
const MAX_TOPICS = 50;

export interface ReminderProps {
  readonly stage: string;
  readonly runbookUrl: string;
  readonly hour: Span;
  readonly lanes: readonly LaneCounts[];
  /** Counted dead letters by topic. */
  readonly topics: ReadonlyMap<string, number>;
}

/** Writes the reminder of the dead letters that are new in an hour. */
export function writeReminder({ stage, runbookUrl, hour, lanes, topics }: ReminderProps): Reminder {
  const total = sum(lanes.map(totalOf));
  const moved = sum(lanes.map(({ movedBySqs }) => movedBySqs));
  const number = `${moved > 0 ? 'at least ' : ''}${total}`;
  const subject = `Reminder: ${number} new dead ${total === 1 ? 'letter' : 'letters'} in stage ${stage}`;
  const lines = [
    `REMINDER: Webhooks of stage ${stage} were dead-lettered.`,
    `From ${formatTime(hour.from)} until ${formatTime(hour.until)} UTC: ${number} new.`,
    '',
    ...lanes.filter((lane) => totalOf(lane) > 0 || (lane.waiting?.depth ?? 0) > 0).flatMap(linesOfLane),
    'New by topic',
    ...linesOfTopics(topics, sum(lanes.map(({ counted }) => counted)), moved),
    '',
    'A webhook that was redriven and failed again counts again.',
    `Run next: npm run ops -- dlq list ${laneToList(lanes)} --stage ${stage}`,
    `Runbook: ${runbookUrl}#${ALARMS.deadLettersWaiting}`,
  ];
  return {
    subject: subject.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, MAX_SUBJECT_LENGTH),
    body: lines.join('\n'),
  };
}

/** Returns the lane with the most new dead letters. */
function laneToList(lanes: readonly LaneCounts[]): string {
  return lanes.toSorted((a, b) => totalOf(b) - totalOf(a))[0]?.lane ?? 'LANE';
}

function linesOfLane({ lane, counted, movedBySqs, waiting }: LaneCounts): string[] {
  return [
    `Lane ${lane}`,
    `  new, after a handler or Catchbasin gave up: ${counted}`,
    ...(movedBySqs > 0 ? [`  new, moved by SQS itself, without a reason: at least ${movedBySqs}`] : []),
    waiting
      ? `  waiting at ${formatTime(waiting.at)} UTC: ${waiting.depth}`
      : '  waiting: unknown, SQS reports no depth',
    '',
  ];
}

function linesOfTopics(topics: ReadonlyMap<string, number>, counted: number, moved: number): string[] {
  const sorted = [...topics]
    .filter(([, count]) => count > 0)
    .sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1));
  const hidden = sorted.slice(MAX_TOPICS);
  const other = counted - sum(sorted.map(([, count]) => count));
  return [
    ...sorted.slice(0, MAX_TOPICS).map(([topic, count]) => `  ${topic}: ${count}`),
    ...(hidden.length > 0 ? [`  ${hidden.length} more topics: ${sum(hidden.map(([, count]) => count))}`] : []),
    ...(other > 0 ? [`  topics that are not in the configuration: ${other}`] : []),
    ...(moved > 0 ? [`  moved by SQS itself, so that the topic is not counted: at least ${moved}`] : []),
  ];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function formatTime(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}
