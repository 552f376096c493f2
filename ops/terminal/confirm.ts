import { confirm } from '@inquirer/prompts';
import { InterruptedError, RefusedError } from '#ops/user-error';
import type { Terminal } from './terminal.ts';

/**
 * Asks the operator before a change. Does nothing with `--yes`.
 *
 * @throws {RefusedError} when the operator declines, or no terminal is there to ask
 * @throws {InterruptedError} when the operator presses Ctrl-C
 */
export async function confirmChange(
  question: string,
  yes: boolean,
  { input, output }: Terminal,
  signal: AbortSignal,
): Promise<void> {
  if (yes) return;
  if (!input.isTTY) {
    throw new RefusedError('there is no terminal to ask on. Add --yes to run the command without a question.');
  }
  const accepted = await confirm({ message: question, default: false }, { input, output, signal }).catch(
    (error: Error) => {
      const interrupted = ['ExitPromptError', 'AbortPromptError'].includes(error.name);
      throw interrupted ? new InterruptedError('interrupted. Nothing was changed.') : error;
    },
  );
  if (!accepted) throw new RefusedError('declined. Nothing was changed.');
}
