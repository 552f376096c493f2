import { hours } from '#contract/durations';
import { LOGS } from '#contract/observability';
import type { FunctionLog } from '#lambdas/runtime/logger';
import { COUNT_DELAY_MS, countNew, totalOf } from './count-new.ts';
import type { RemindPorts } from './ports.ts';
import type { Span } from './read-metrics.ts';
import { writeReminder } from './write-reminder.ts';

const HOUR_MS = hours(1) * 1_000;
/** SQS publishes the metrics of a queue up to 15 minutes late if the queue was inactive. */
const SETTLED_MS = COUNT_DELAY_MS;
/** The topic of a dead letter whose message could not be read. */
const UNKNOWN = 'unknown';

export interface RemindSettings {
  readonly stage: string;
  /** The topics of the configuration. */
  readonly topics: readonly string[];
  readonly runbookUrl: string;
}

/**
 * Publishes a reminder if webhooks were dead-lettered in the last full hour whose metrics are complete.
 *
 * It reads metrics only. Receiving the dead letters would hide them from operators.
 *
 * @param time the time of the schedule's event. A run that Lambda repeats reports the same hour.
 * @throws {Error} when CloudWatch or SNS fails, so that Lambda counts an error and tries again
 */
export async function remindOfDeadLetters(
  ports: RemindPorts,
  log: FunctionLog,
  { stage, topics, runbookUrl }: RemindSettings,
  time: string,
): Promise<void> {
  const hour = hourToReport(time);
  const metrics = await ports.lanes({ from: hour.from - HOUR_MS, until: hour.until + SETTLED_MS });
  const lanes = metrics.map((each) => countNew(each, hour));
  const fields = { from: new Date(hour.from).toISOString(), until: new Date(hour.until).toISOString(), lanes };
  if (!lanes.some((lane) => totalOf(lane) > 0)) {
    log.info(LOGS.noReminder, fields);
    return;
  }
  const isCounted = lanes.some(({ counted }) => counted > 0);
  const byTopic = isCounted ? await ports.countByTopic([...new Set([...topics, UNKNOWN])], hour) : new Map();
  await ports.publish(writeReminder({ stage, runbookUrl, hour, lanes, topics: byTopic }));
  log.info(LOGS.reminded, fields);
}

/** Returns the last hour of the clock that ended at least 15 minutes before a time. */
function hourToReport(time: string): Span {
  const settled = Date.parse(time) - SETTLED_MS;
  if (Number.isNaN(settled)) {
    throw new Error(
      `The event has the time ${JSON.stringify(time)}. Expected a time such as 2026-01-31T12:20:00Z. ` +
        'Send the event of the schedule.',
    );
  }
  const until = Math.floor(settled / HOUR_MS) * HOUR_MS;
  return { from: until - HOUR_MS, until };
}
