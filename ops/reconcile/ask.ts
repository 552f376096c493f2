import type { ReconcileAnswers, ReconcileRequest } from '#contract/reconcile-protocol';
import type { Stage } from '#ops/stage/stage';
import { printable } from '#ops/terminal/printable';
import { InterruptedError, UserError } from '#ops/user-error';

/**
 * Sends a request to the reconcile function of a stage.
 *
 * @param interruption tells what an interruption leaves. @default nothing was changed
 * @throws {UserError} when the function cannot carry it out. Its messages end with the fix
 */
export async function askReconcile<Command extends ReconcileRequest['command']>(
  stage: Pick<Stage, 'reconcile'>,
  request: Extract<ReconcileRequest, { readonly command: Command }>,
  signal: AbortSignal,
  interruption = 'Nothing was changed.',
): Promise<ReconcileAnswers[Command]> {
  const answer = await stage.reconcile.invoke(request, signal).catch((error) => {
    throw signal.aborted ? new InterruptedError(`interrupted. ${interruption}`) : error;
  });
  if (!('error' in answer)) return answer as ReconcileAnswers[Command];
  const text = printable(answer.error).trim();
  throw new UserError(/[.?!]$/.test(text) ? text : `${text}.`);
}
