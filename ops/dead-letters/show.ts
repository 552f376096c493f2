import { writeFileSync } from 'node:fs';
import { parseReference } from '#contract/reference';
import { decodeBody, type StoredWebhook } from '#contract/stored-webhook';
import { lineToJson } from '#ops/logs/line-to-json';
import { describeGap, readHistory } from '#ops/logs/read-history';
import { findLane } from '#ops/stage/find-lane';
import { toJson } from '#ops/terminal/json';
import { print } from '#ops/terminal/terminal';
import { InterruptedError, UserError } from '#ops/user-error';
import { loadWebhook } from '#ops/webhooks/load-webhook';
import { causeOf, type DeadLetter } from './dead-letter.ts';
import { formatLetter } from './format-letter.ts';
import { readLane, type Session } from './session.ts';

export interface ShowOptions {
  readonly lane?: string | undefined;
  /** File that the exact bytes of the body are written to. */
  readonly raw?: string | undefined;
}

interface Found {
  readonly lane: string;
  readonly letter: DeadLetter;
  readonly body: string;
}

/** Shows one dead letter with its webhook and its log lines. */
export async function show(session: Session, id: string, { lane, raw }: ShowOptions): Promise<void> {
  const { stage, terminal, options } = session;
  const found = await find(session, id, lane);
  const { letter, body } = found;
  const [webhook, history] = await Promise.all([
    webhookOf(session, body),
    readHistory(stage.logs, letter.id, session.signal),
  ]);
  if (raw !== undefined) writeRaw(raw, webhook);
  if (!options.json) {
    print(terminal, formatLetter({ lane: found.lane, stage: stage.title, letter, webhook, history }));
    if (raw !== undefined) print(terminal, `\nwrote the body to ${raw}`);
    return;
  }
  const { messageId, topic, receivedAt, lastFailureAt, reason = null } = letter;
  const result = {
    stage: stage.title,
    lane: found.lane,
    id: letter.id,
    messageId,
    topic,
    receivedAt,
    lastFailureAt,
    cause: causeOf(letter),
    reason,
    webhook: typeof webhook === 'string' ? null : webhook,
    problem: typeof webhook === 'string' ? webhook : null,
    logsSince: history.coveredSince.toISOString(),
    logsProblem: describeGap(history, letter.id) ?? null,
    lines: history.lines.map(lineToJson),
  };
  print(terminal, toJson(result, 2));
}

async function find(session: Session, id: string, laneName: string | undefined): Promise<Found> {
  const { stage, signal } = session;
  let unseen = 0;
  for (const lane of laneName === undefined ? stage.lanes : [findLane(stage, laneName)]) {
    let found: Found | undefined;
    const { held, hiddenByOthers, notRead } = await readLane(session, lane, (letter, body) => {
      if (letter.id === id || letter.messageId === id) found ??= { lane: lane.name, letter, body };
      return found !== undefined;
    });
    await held.close();
    if (found) return found;
    if (signal.aborted) throw new InterruptedError('interrupted. The dead letters that were read are released.');
    unseen += hiddenByOthers + notRead;
  }
  const hidden = unseen > 0 ? ` About ${unseen} could not be read, because another operator or tool hides them.` : '';
  throw new UserError(
    `no dead letter has the id ${id}.${hidden} List them with \`npm run ops -- dlq list ${laneName ?? 'LANE'}\`.`,
  );
}

/** Loads the webhook. Returns the problem when it cannot be loaded, because the reason is still worth showing. */
async function webhookOf({ stage }: Session, body: string): Promise<StoredWebhook | string> {
  try {
    return await loadWebhook(stage, parseReference(body));
  } catch (error) {
    if (error instanceof UserError || error instanceof RangeError) return error.message;
    // The parser's own message would quote the payload.
    if (error instanceof SyntaxError) return 'the message is not a webhook reference';
    throw error;
  }
}

function writeRaw(file: string, webhook: StoredWebhook | string): void {
  if (typeof webhook === 'string') throw new UserError(`there is no body to write: ${webhook}`);
  try {
    // The body may hold personal data, and an existing file may be needed.
    writeFileSync(file, decodeBody(webhook), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new UserError(`${file} already exists. Choose another file for --raw.`);
  }
}
