import { printable } from '#ops/terminal/printable';
import { wrap } from '#ops/terminal/wrap';
import { attemptsOf, type LoggedAttempt, timeOf } from './attempts.ts';
import { toSentence } from './describe-log.ts';
import { describeStep } from './describe-step.ts';
import type { LogLine } from './stage-logs.ts';
import { toStep } from './step.ts';

const WIDTH = 80;
/** Columns before a sentence: two spaces, the time and the mark. */
const INDENT = 18;

/** Formats the lines of a webhook in order of time, by day and attempt. Times are in UTC. */
export function formatTimeline(lines: readonly LogLine[]): string[] {
  const attempts = new Map(attemptsOf(lines).flatMap((attempt) => attempt.lines.map((line) => [line, attempt])));
  let day = '';
  let current: LoggedAttempt | undefined;
  return lines.flatMap((line) => {
    const time = timeOf(line).toISOString();
    const heads: string[] = [];
    if (time.slice(0, 10) !== day) {
      day = time.slice(0, 10);
      heads.push(`${day}, UTC`);
    }
    const attempt = attempts.get(line);
    if (attempt && attempt !== current) {
      if (attempt.message > (current?.message ?? 1)) heads.push('  Sent again by a redrive, a replay or SQS');
      if (attempt.attempt !== undefined) heads.push(`  ${describeAttempt(attempt)}`);
      current = attempt;
    }
    return [...heads, ...sentencesOf(line).map(([text, mark]) => formatLine(time, mark, text))];
  });
}

function describeAttempt({ attempt, step }: LoggedAttempt): string {
  const head = `Attempt ${attempt}`;
  if (!step) return `${head}, no outcome is logged`;
  return typeof step.ms === 'number' ? `${head}, ${step.ms} ms` : head;
}

function sentencesOf({ fields, text }: LogLine): (readonly [text: string, mark: string])[] {
  if (!fields) return [[text, ' ']];
  const step = toStep(fields);
  const sentences = step ? describeStep(step) : [toSentence(fields)];
  return sentences.map(([, sentence, mark]) => [sentence, mark]);
}

function formatLine(time: string, mark: string, text: string): string {
  return `  ${time.slice(11, 23)}  ${mark} ${wrap(printable(text), INDENT, WIDTH)}`;
}
