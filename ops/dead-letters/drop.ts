import { findLane } from '#ops/stage/find-lane';
import { confirmChange } from '#ops/terminal/confirm';
import { toJson } from '#ops/terminal/json';
import { showProgress } from '#ops/terminal/progress';
import { print } from '#ops/terminal/terminal';
import { countOf } from '#ops/terminal/text';
import { InterruptedError, UserError } from '#ops/user-error';
import { callerName } from './caller.ts';
import { withChosen } from './choose.ts';
import { dropLetters } from './drop-letters.ts';
import type { LetterFilter } from './filter.ts';
import { formatGroups } from './format-list.ts';
import { groupLetters } from './group-letters.ts';
import { countCauses } from './plan.ts';
import { sayer } from './redrive.ts';
import { commandLine, type DlqOptions, type Session } from './session.ts';

export interface DropCommandOptions extends DlqOptions {
  readonly yes?: true | undefined;
}

/** Result of `dlq drop`, as `--json` prints it. */
interface DropResult {
  readonly stage: string;
  readonly lane: string;
  readonly planned: number;
  readonly dropped: number;
  readonly notDeleted: number;
  readonly interrupted: boolean;
  readonly bucket: string;
  /** Keys of the records in the bucket. */
  readonly records: readonly string[];
}

/** Deletes dead letters, after a question, and leaves a record in the bucket. */
export async function drop(
  session: Session,
  laneName: string,
  filter: LetterFilter,
  { yes, json, ...target }: DropCommandOptions,
): Promise<void> {
  const { stage, terminal, signal } = session;
  const lane = findLane(stage, laneName);
  await withChosen(session, lane, filter, async ({ queue, held, letters, bodies, unseen }) => {
    const say = sayer(session);
    if (letters.length > 0) {
      say(`Drop from lane ${laneName} of ${stage.title}`);
      for (const line of formatGroups(groupLetters(letters))) say(line);
      say('');
      say(`Plan: drop ${countOf(letters.length, 'dead letter')}, ${countCauses(letters)}`);
      await confirmChange('Drop them? They will not be processed.', yes ?? false, terminal, signal);
    }
    const by = letters.length > 0 ? await callerName(target.local ?? false) : '';
    const progress = showProgress('dropping', letters.length, terminal, json);
    const { dropped, records, notDeleted } = await dropLetters(stage, queue, held, letters, {
      lane: laneName,
      by,
      filter,
      bodies,
      signal,
      onProgress: (count) => progress.update(count),
    }).finally(() => progress.stop());
    const interrupted = dropped + notDeleted.length < letters.length;
    const result: DropResult = {
      stage: stage.title,
      lane: laneName,
      planned: letters.length,
      dropped,
      notDeleted: notDeleted.length,
      interrupted,
      bucket: stage.bucket,
      records,
    };
    if (json) print(terminal, toJson(result, 2));
    else if (letters.length === 0) print(terminal, `Lane ${laneName} of ${stage.title}: no dead letters to drop`);
    else {
      print(terminal, `dropped ${dropped.toLocaleString('en-US')} of ${countOf(letters.length, 'dead letter')}`);
      for (const key of records) print(terminal, `record s3://${stage.bucket}/${key}`);
    }
    const limit = filter.limit === undefined ? undefined : filter.limit - dropped;
    const again = commandLine('drop', laneName, { ...target, ...filter, limit });
    if (unseen > 0 && limit !== 0) say(`About ${unseen} more could not be read now. Continue with \`${again}\`.`);
    if (interrupted) {
      throw new InterruptedError(`interrupted. The others stay in the dead-letter queue. Continue with \`${again}\`.`);
    }
    const [failure] = notDeleted;
    if (failure) {
      throw new UserError(`${notDeleted.length} dead letters were not deleted: ${failure.error}. Run \`${again}\`.`);
    }
  });
}
