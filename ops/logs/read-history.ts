import { generatedAt } from '#contract/keys';
import { STEPS } from '#contract/observability';
import { describeAwsError } from '#ops/aws/aws-error';
import type { LogLine, StageLogs } from './stage-logs.ts';

/** Time before the id of a webhook was generated in which a line may have been printed. */
const EARLY_MS = 60_000;

/** Lines of one webhook. */
export interface History {
  readonly lines: readonly LogLine[];
  /** Title of the logs that were searched. */
  readonly searched: string;
  /** Time from which the logs hold all lines. */
  readonly coveredSince: Date;
  /** Reason why the logs cannot be read, such as a missing permission. */
  readonly problem?: string;
}

/**
 * Reads the lines of a webhook in order of time. An error of AWS is a problem of the history, because the rest of the
 * webhook is still worth showing.
 */
export async function readHistory(logs: StageLogs, id: string, signal: AbortSignal): Promise<History> {
  const coveredSince = await logs.coveredSince();
  const lines: LogLine[] = [];
  const generated = generatedAt(id);
  const history = { lines, searched: logs.title, coveredSince };
  // A message that is no reference has the id of the message, which no line carries.
  if (!generated) return history;
  const since = new Date(Math.max(coveredSince.getTime(), generated.getTime() - EARLY_MS));
  try {
    for await (const line of logs.lines({ since, where: { id: [id] }, signal })) lines.push(line);
  } catch (error) {
    const failure = describeAwsError(error);
    if (!failure) throw error;
    return { ...history, lines: [], problem: `${failure.what}. ${failure.remedy}` };
  }
  return { ...history, lines: lines.toSorted((a, b) => printedAt(a) - printedAt(b)) };
}

/** Describes lines that are missing. Returns undefined when the logs cover the whole life of the webhook. */
export function describeGap({ lines, searched, coveredSince, problem }: History, id: string): string | undefined {
  if (problem !== undefined) return `the log lines cannot be read: ${problem}`;
  const since = coveredSince.toISOString();
  const generated = generatedAt(id);
  if (lines.some(isFirst)) return undefined;
  if (generated && generated < coveredSince) {
    const rest = lines.length === 0 ? 'no longer hold a line of it' : 'no longer hold its first lines';
    return `${searched} ${rest}, because they begin at ${since}.`;
  }
  if (lines.length > 0) return undefined;
  return `${searched} hold no line of it. They begin at ${since}. New lines can take a minute to be found.`;
}

/** Tells if a line is the first of a webhook, which was received or fetched. */
function isFirst({ fields }: LogLine): boolean {
  return fields?.message === STEPS.accepted || fields?.message === STEPS.recovered;
}

/** A function prints the first line after it has queued the webhook, and the processor may have been faster. */
function printedAt(line: LogLine): number {
  if (isFirst(line)) return Number.NEGATIVE_INFINITY;
  const ms = Date.parse(String(line.fields?.timestamp));
  return Number.isNaN(ms) ? line.time.getTime() : ms;
}
