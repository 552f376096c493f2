import { isShown, levelOf, toSentence } from '#ops/logs/describe-log';
import { describePlatform } from '#ops/logs/describe-platform';
import { describeStep, type Sentence } from '#ops/logs/describe-step';
import { follow } from '#ops/logs/follow';
import { formatColumns, topicColumnsFor } from '#ops/logs/format-columns';
import type { LogLine } from '#ops/logs/stage-logs';
import { FAILURES, type LineFields, toStep } from '#ops/logs/step';
import { toJsonLine } from '#ops/logs/to-json-line';
import type { Stage, StageOptions } from '#ops/stage/stage';
import { print, type Terminal } from '#ops/terminal/terminal';
import { UserError } from '#ops/user-error';

export interface TailOptions extends StageOptions {
  readonly topic?: string | undefined;
  /** Shows only failures: steps that failed, and lines of level warn and above. */
  readonly failed?: true | undefined;
  readonly json?: true | undefined;
}

/** Prints the lines of the functions as they arrive, until the signal ends. */
export async function tail(
  { title, topics, logs }: Pick<Stage, 'title' | 'topics' | 'logs'>,
  { topic, failed, json }: TailOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  if (topic !== undefined && !Object.hasOwn(topics, topic)) {
    throw new UserError(`${title} has no topic ${topic}. Choose one of: ${Object.keys(topics).join(', ')}.`);
  }
  if (!json) terminal.warn(`Following ${logs.title}. Press Ctrl-C to end.`);
  const { output } = terminal;
  const columns = output.isTTY ? output.columns : undefined;
  const options = { topicColumns: topicColumnsFor(topic === undefined ? Object.keys(topics) : [topic]), columns };
  const where = topic === undefined ? undefined : { topic: [topic] };
  const onThrottled = (waitMs: number) =>
    terminal.warn(`AWS throttled the search. The next one is in ${Math.round(waitMs / 1_000)} s, and no line is lost.`);
  for await (const line of follow(logs, { since: new Date(), where, signal, onThrottled })) {
    if (json) {
      const text = jsonOf(line, failed ?? false);
      if (text !== undefined) print(terminal, text);
      continue;
    }
    const subject = { time: line.time, topic: line.fields?.topic, id: line.fields?.id };
    for (const sentence of sentencesOf(line, failed ?? false)) {
      print(terminal, formatColumns(subject, sentence, options));
    }
  }
}

/** Describes a line in sentences. Lines that only have metrics have none. */
function sentencesOf({ fields, text }: LogLine, failed: boolean): readonly Sentence[] {
  if (!fields) return [['white', text, ' ']];
  const failure = describePlatform(fields);
  if (failure) return [['red', failure, '✗']];
  const step = toStep(fields);
  if (step) return isFailure(step.step) || !failed ? describeStep(step) : [];
  return 'message' in fields && isLogShown(fields, failed) ? [toSentence(fields)] : [];
}

function jsonOf({ time, function: name, lane, fields, text }: LogLine, failed: boolean): string | undefined {
  const source = { function: name, ...(lane !== undefined && { lane }) };
  if (!fields) return toJsonLine('text', time, { ...source, text });
  if (describePlatform(fields)) return toJsonLine('log', time, { ...source, ...fields, level: 'error' });
  const step = toStep(fields);
  if (step) {
    const { step: name, message: _, ...others } = step;
    return isFailure(name) || !failed ? toJsonLine('step', time, { ...source, step: name, ...others }) : undefined;
  }
  const { _aws, ...others } = fields;
  if (!('message' in fields) || !isLogShown(fields, failed)) return undefined;
  return toJsonLine('log', time, { ...source, ...others });
}

function isFailure(step: string): boolean {
  return FAILURES.has(step);
}

function isLogShown(line: LineFields, failed: boolean): boolean {
  return failed ? ['warn', 'error'].includes(levelOf(line)) : isShown(line, 'info');
}
