import { text } from 'node:stream/consumers';
import { password } from '@inquirer/prompts';
import type { Terminal } from '#ops/terminal/terminal';
import { InterruptedError, UserError } from '#ops/user-error';

/**
 * Reads a secret from a hidden prompt, or from standard input when it is piped in. Arguments and variables would end up
 * in the shell's history and in the list of processes.
 *
 * @param command shown as an example of piping a secret in
 *
 * @throws {UserError} when the secret is empty
 * @throws {InterruptedError} when the operator presses Ctrl-C
 */
export async function askSecret(name: string, command: string, { input, output, warn }: Terminal): Promise<string> {
  const secret = input.isTTY
    ? await password({ message: `${name}:`, toggleMask: false }, { input, output }).catch(throwInterruption)
    : (await text(input)).replace(/\r?\n$/, '');
  if (secret === '') {
    throw new UserError(
      `no value was given for ${name}. Enter it at the prompt or pipe it in: \`${command} < secret.txt\`.`,
    );
  }
  // Only the last line break is removed, because the rest may belong to the secret.
  if (secret !== secret.trim()) warn(`catchbasin: ${name} begins or ends with white space, which is kept`);
  return secret;
}

function throwInterruption(error: Error): never {
  throw error.name === 'ExitPromptError' ? new InterruptedError('interrupted. Nothing was changed.') : error;
}
