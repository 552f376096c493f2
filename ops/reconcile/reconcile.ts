import type { ReconcileAnswer } from '#contract/reconcile-protocol';
import { describeAwsError } from '#ops/aws/aws-error';
import type { Stage } from '#ops/stage/stage';
import { toJson } from '#ops/terminal/json';
import { showActivity } from '#ops/terminal/progress';
import { print, type Terminal } from '#ops/terminal/terminal';
import { countOf } from '#ops/terminal/text';
import { InterruptedError, UserError } from '#ops/user-error';
import { askReconcile } from './ask.ts';
import { findReconciled } from './find-topic.ts';
import { continueCommand, flagsOf, placeOf, type ReconcileOptions } from './reconcile-options.ts';
import { addCounts, describeDone, describeResult } from './summary.ts';

/**
 * Recovers the events of a window that a topic has not received.
 *
 * @param signal ends the command. The function still carries out the request that it was sent
 * @throws {UserError} when the command is interrupted or fails; its message has the command that continues
 */
export async function reconcile(
  stage: Stage,
  topicName: string,
  options: ReconcileOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const { json, dryRun = false } = options;
  const topic = findReconciled(stage, topicName);
  let result: ReconcileAnswer | undefined;
  let failure: unknown;
  const display = showActivity('reconciling', describeDone(result, dryRun), terminal, json);
  try {
    for await (const answer of parts(stage, topicName, options, signal)) {
      result = addCounts(result, answer);
      display.update(describeDone(result, dryRun));
    }
  } catch (error) {
    failure = error;
  } finally {
    display.stop();
  }
  if (result && json) print(terminal, toJson(toReport(stage, topicName, dryRun, result), 2));
  else if (result) for (const line of describeResult(stage, topicName, topic, result, dryRun)) print(terminal, line);
  if (failure !== undefined) throw describeFailure(failure, topicName, options, result, signal);
  if (result && result.failed > 0) {
    terminal.warn(
      `catchbasin: ${countOf(result.failed, 'event')} cannot be recovered. The log has the reasons. Run ` +
        `\`npm run ops -- tail --failed${flagsOf(options)}\` in another shell, and the command again.`,
    );
    terminal.fail();
  }
}

/** Orders the values that `--json` prints. */
function toReport(
  { title }: Stage,
  topic: string,
  dryRun: boolean,
  { since, until, ...result }: ReconcileAnswer,
): object {
  return { stage: title, topic, dryRun, since, until, ...result };
}

/** Asks the function for one part of the window after the other. Each takes up to half a minute. */
async function* parts(
  stage: Stage,
  topic: string,
  options: ReconcileOptions,
  signal: AbortSignal,
): AsyncGenerator<ReconcileAnswer> {
  const { dryRun = false } = options;
  let place = placeOf(options);
  for (;;) {
    const answer = await askReconcile(stage, { command: 'reconcile', topic, dryRun, ...place }, signal);
    yield answer;
    if (answer.isDone) return;
    const { since, until, cursor } = answer;
    place = { since, until, ...(cursor !== undefined && { cursor }) };
  }
}

/** Adds the command that continues to an error. Returns a programming error as it is. */
function describeFailure(
  failure: unknown,
  topic: string,
  options: ReconcileOptions,
  result: ReconcileAnswer | undefined,
  signal: AbortSignal,
): unknown {
  const command = `\`${continueCommand(topic, options, result ?? placeOf(options))}\``;
  const next = result ? `Continue with ${command}.` : `Run ${command} to start again.`;
  if (signal.aborted) return new InterruptedError(`interrupted. ${next}`);
  const aws = describeAwsError(failure);
  if (!result || !(aws || failure instanceof UserError)) return failure;
  const what = aws ? `${aws.what}. ${aws.remedy}` : (failure as Error).message;
  return new UserError(`${what} ${next}`, { cause: failure });
}
