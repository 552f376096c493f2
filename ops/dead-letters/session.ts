import { runOnStage } from '#ops/stage/run-on-stage';
import type { Connect, Stage, StageLane, StageOptions } from '#ops/stage/stage';
import { showProgress } from '#ops/terminal/progress';
import type { Terminal } from '#ops/terminal/terminal';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { type ReadLetters, type ReadOptions, readDeadLetters } from './read-dead-letters.ts';

/** Options of every command on dead letters. */
export interface DlqOptions extends StageOptions {
  readonly json?: true | undefined;
}

/** Run of a command on dead letters. */
export interface Session {
  readonly stage: Stage;
  readonly terminal: Terminal;
  readonly options: DlqOptions;
  readonly signal: AbortSignal;
}

/** Connects and runs a command that Ctrl-C interrupts. Errors of AWS are reported with their remedy. */
export async function runSession(
  terminal: Terminal,
  connect: Connect,
  options: DlqOptions,
  run: (session: Session) => Promise<void>,
): Promise<void> {
  await runOnStage(connect, options, (stage, signal) => run({ stage, terminal, options, signal }));
}

/** Reads the dead letters of a lane and shows progress. */
export async function readLane(
  { stage, terminal, options, signal }: Session,
  lane: StageLane,
  onLetter?: ReadOptions['onLetter'],
): Promise<ReadLetters & { readonly queue: DeadLetterQueue }> {
  const queue = new DeadLetterQueue(stage.sqs, lane.deadLetterQueueUrl);
  const { visible } = await queue.depth();
  const progress = showProgress('reading', visible, terminal, options.json);
  try {
    const read = await readDeadLetters(queue, {
      expected: visible,
      signal,
      onProgress: (count) => progress.update(count),
      ...(onLetter && { onLetter }),
    });
    return { ...read, queue };
  } finally {
    progress.stop();
  }
}

/** Writes the command that continues an interrupted one. */
export function commandLine(verb: string, lane: string, options: Readonly<Record<string, unknown>>): string {
  const flags = Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    if (value === true) return [`--${name}`];
    return [value].flat().map((each) => `--${name} ${each instanceof Date ? each.toISOString() : each}`);
  });
  return ['npm run ops -- dlq', verb, lane, ...flags].join(' ');
}
