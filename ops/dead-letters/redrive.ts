import { ownValue } from '#contract/own-value';
import { keepsOrder } from '#contract/reference';
import { findLane } from '#ops/stage/find-lane';
import type { Stage, StageLane } from '#ops/stage/stage';
import { confirmChange } from '#ops/terminal/confirm';
import { toJson } from '#ops/terminal/json';
import { showProgress } from '#ops/terminal/progress';
import { print } from '#ops/terminal/terminal';
import { countOf } from '#ops/terminal/text';
import { InterruptedError, UserError } from '#ops/user-error';
import { withChosen } from './choose.ts';
import type { DeadLetter } from './dead-letter.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { choosesAll, type LetterFilter } from './filter.ts';
import { formatGroups } from './format-list.ts';
import { groupLetters } from './group-letters.ts';
import { moveAll } from './move-task.ts';
import { costOf, planOf } from './plan.ts';
import { redriveLetters } from './redrive-letters.ts';
import { commandLine, type DlqOptions, type Session } from './session.ts';

export interface RedriveCommandOptions extends DlqOptions {
  readonly rate?: number | undefined;
  readonly yes?: true | undefined;
}

/** Result of `dlq redrive`, as `--json` prints it. */
interface RedriveResult {
  readonly stage: string;
  readonly lane: string;
  /** `sqs` when SQS's own move task did it. */
  readonly movedBy: 'catchbasin' | 'sqs';
  readonly planned: number;
  readonly redriven: number;
  readonly notSent: number;
  readonly notDeleted: number;
  readonly interrupted: boolean;
}

/** Sends dead letters back to the queue of their lane. */
export async function redrive(
  session: Session,
  laneName: string,
  filter: LetterFilter,
  options: RedriveCommandOptions,
): Promise<void> {
  const lane = findLane(session.stage, laneName);
  // The emulator of the local mode has no move tasks, and SQS does not restore the groups of a FIFO lane.
  const bySqs = choosesAll(filter) && options.rate === undefined && !keepsOrder(lane.queueUrl) && !options.local;
  await (bySqs ? redriveBySqs(session, lane, options) : redriveChosen(session, lane, filter, options));
}

async function redriveChosen(
  session: Session,
  lane: StageLane,
  filter: LetterFilter,
  options: RedriveCommandOptions,
): Promise<void> {
  const { stage, terminal, signal } = session;
  const { rate, yes, json, ...target } = options;
  await withChosen(session, lane, filter, async ({ queue, held, letters, bodies, unseen }) => {
    const say = sayer(session);
    if (letters.length > 1) {
      say(`Redrive to lane ${lane.name} of ${stage.title}`);
      for (const line of formatGroups(groupLetters(letters))) say(line);
      for (const line of runsAgain(stage, letters)) say(line);
      say('');
      say(`Plan: ${planOf(letters, rate)}`);
      await confirmChange('Redrive them?', yes ?? false, terminal, signal);
    }
    const progress = showProgress('redriving', letters.length, terminal, json || letters.length < 2);
    const result = await redriveLetters(queue, held, letters, {
      queueUrl: lane.queueUrl,
      bodies,
      rate,
      signal,
      onProgress: (count) => progress.update(count),
    }).finally(() => progress.stop());
    const { redriven, notSent, notDeleted } = result;
    const done = redriven + notSent.length + notDeleted.length === letters.length;
    const limit = filter.limit === undefined ? undefined : filter.limit - redriven;
    const again = commandLine('redrive', lane.name, { ...target, ...filter, limit, rate });
    report(session, {
      lane: lane.name,
      movedBy: 'catchbasin',
      planned: letters.length,
      redriven,
      notSent: notSent.length,
      notDeleted: notDeleted.length,
      interrupted: !done,
    });
    if (unseen > 0 && limit !== 0) say(`About ${unseen} more could not be read now. Continue with \`${again}\`.`);
    if (!done) {
      throw new InterruptedError(`interrupted. The others stay in the dead-letter queue. Continue with \`${again}\`.`);
    }
    const [failure] = [...notSent, ...notDeleted];
    if (failure) {
      throw new UserError(
        `${notSent.length} dead letters were not sent, and ${notDeleted.length} were sent and not deleted: ` +
          `${failure.error}. A second run is safe. Continue with \`${again}\`.`,
      );
    }
  });
}

async function redriveBySqs(session: Session, lane: StageLane, options: RedriveCommandOptions): Promise<void> {
  const { stage, terminal, signal } = session;
  const { yes, json, rate: _, ...target } = options;
  const { visible, hidden } = await new DeadLetterQueue(stage.sqs, lane.deadLetterQueueUrl).depth();
  if (visible > 1) {
    const say = sayer(session);
    say(`Redrive to lane ${lane.name} of ${stage.title}`);
    say(`Plan: about ${countOf(visible, 'dead letter')}, ${costOf(visible)}, by SQS itself at up to 500/s`);
    await confirmChange('Redrive them?', yes ?? false, terminal, signal);
  }
  const queues = { from: lane.deadLetterQueueUrl, to: lane.queueUrl };
  let result = { moved: 0, cancelled: false };
  if (visible > 0) {
    const progress = showProgress('redriving', visible, terminal, json);
    result = await moveAll(stage.sqs, queues, signal, (count) => progress.update(count)).finally(() => progress.stop());
  }
  const { moved, cancelled } = result;
  report(session, {
    lane: lane.name,
    movedBy: 'sqs',
    planned: visible,
    redriven: moved,
    notSent: 0,
    notDeleted: 0,
    interrupted: cancelled,
  });
  if (hidden > 0) {
    sayer(session)(
      `About ${hidden} more are hidden by another operator or tool. Run the command again when it has ended.`,
    );
  }
  if (cancelled) {
    throw new InterruptedError(
      'interrupted. SQS cancelled its move task, and the others stay in the dead-letter queue. ' +
        `Continue with \`${commandLine('redrive', lane.name, target)}\`.`,
    );
  }
}

function report({ stage, terminal, options }: Session, result: Omit<RedriveResult, 'stage'>): void {
  const { lane, redriven, planned } = result;
  if (options.json) print(terminal, toJson({ stage: stage.title, ...result } satisfies RedriveResult, 2));
  else if (planned === 0) print(terminal, `Lane ${lane} of ${stage.title}: no dead letters to redrive`);
  else print(terminal, `redriven ${redriven.toLocaleString('en-US')} of ${countOf(planned, 'dead letter')}`);
}

/** Names the topics whose webhooks run again although they were processed. */
function runsAgain({ topics }: Stage, letters: readonly DeadLetter[]): string[] {
  const names = [...new Set(letters.map(({ topic }) => topic))].filter(
    (topic) => ownValue(topics, topic)?.dedupeBy === false,
  );
  return names.length === 0
    ? []
    : ['', `With dedupeBy: false, a webhook that was already processed runs again: ${names.join(', ')}`];
}

/** Returns a function that prints for people, beside the JSON. */
export function sayer({ terminal, options }: Session): (line: string) => void {
  return options.json ? (line) => terminal.warn(line) : (line) => print(terminal, line);
}
