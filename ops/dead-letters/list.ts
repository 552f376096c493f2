import { findLane } from '#ops/stage/find-lane';
import { toJson } from '#ops/terminal/json';
import { print } from '#ops/terminal/terminal';
import { countOf } from '#ops/terminal/text';
import { InterruptedError } from '#ops/user-error';
import { formatList, type LetterList } from './format-list.ts';
import { countCopies, groupLetters } from './group-letters.ts';
import { readLane, type Session } from './session.ts';

/** Lists all dead letters of a lane by topic and cause, and releases them. */
export async function list(session: Session, laneName: string): Promise<void> {
  const { stage, terminal, options, signal } = session;
  const { held, hiddenByOthers, notRead } = await readLane(session, findLane(stage, laneName));
  const letters = held.letters;
  await held.close();
  if (signal.aborted) {
    throw new InterruptedError(
      `interrupted. ${countOf(letters.length, 'dead letter')} were read and are released. ` +
        'Run the command again to list all.',
    );
  }
  const result: LetterList = {
    stage: stage.title,
    lane: laneName,
    count: letters.length,
    copies: countCopies(letters),
    hiddenByOthers,
    notRead,
    groups: groupLetters(letters),
  };
  print(terminal, options.json ? toJson(result, 2) : formatList(result));
}
