import { STEPS } from '#contract/observability';
import type { LogLine } from './stage-logs.ts';
import { type Step, toStep } from './step.ts';

const FINAL: ReadonlySet<string> = new Set([STEPS.processed, STEPS.duplicate, STEPS.deadLettered]);

/** Attempt at a webhook, or a receive before an attempt could start. */
export interface LoggedAttempt {
  /** Number of the message that carried the webhook, from 1. A redrive or a replay sends another message. */
  readonly message: number;
  /** Number of the attempt at this message. Undefined for a receive before an attempt could start. */
  readonly attempt: number | undefined;
  /** Step that ended the attempt. Undefined when no such line was found: it still runs, or its function died. */
  readonly step: Step | undefined;
  readonly lines: readonly LogLine[];
}

/** Divides the lines of the processor into attempts. */
export function attemptsOf(lines: readonly LogLine[]): LoggedAttempt[] {
  const attempts: { message: number; attempt: number | undefined; step: Step | undefined; lines: LogLine[] }[] = [];
  let message = 1;
  /** Invocation that settled the message. */
  let settledBy: unknown;
  for (const line of lines) {
    if (line.function !== 'process') continue;
    const { attempt, requestId } = line.fields ?? {};
    if (settledBy !== undefined && settledBy !== requestId) {
      message++;
      settledBy = undefined;
    }
    const number = typeof attempt === 'number' ? attempt : undefined;
    let current = attempts.at(-1);
    const continues = current?.message === message && current.attempt === number && (!current.step || settledBy);
    if (!current || !continues) {
      current = { message, attempt: number, step: undefined, lines: [] };
      attempts.push(current);
    }
    current.lines.push(line);
    const step = toStep(line.fields ?? {});
    if (step) current.step = step;
    if (step && FINAL.has(step.step)) settledBy = requestId ?? line.key;
  }
  return attempts;
}

/** Outcome of a webhook so far. */
export interface Outcome {
  readonly step: string;
  /** Time of the step in ISO 8601. */
  readonly at: string;
  readonly attempt?: number;
  /** Duration of the attempt in milliseconds. */
  readonly ms?: number;
  /** Time of the next attempt in ISO 8601. */
  readonly nextAt?: string;
}

/** Returns the time that a line tells. A line that a handler prints itself may tell anything else there. */
export function timeOf({ fields, time }: LogLine): Date {
  const told = new Date(String(fields?.timestamp));
  return Number.isNaN(told.getTime()) ? time : told;
}

/** Returns the latest step of a webhook. Undefined when the logs hold none. */
export function outcomeOf(lines: readonly LogLine[]): Outcome | undefined {
  const last = lines.findLast(({ fields }) => toStep(fields ?? {}));
  const step = last && toStep(last.fields ?? {});
  if (!step) return undefined;
  const { attempt, ms, retryInSeconds } = step;
  const at = timeOf(last);
  return {
    step: step.step,
    at: at.toISOString(),
    ...(typeof attempt === 'number' && { attempt }),
    ...(typeof ms === 'number' && { ms }),
    ...(typeof retryInSeconds === 'number' && {
      nextAt: new Date(at.getTime() + retryInSeconds * 1_000).toISOString(),
    }),
  };
}
