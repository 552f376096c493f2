import { text } from 'node:stream/consumers';
import { password } from '@inquirer/prompts';
import { UserError } from '#ops/user-error';

/**
 * A secret from the terminal, unseen, or from what is piped in. Never from an argument or a variable: those stand in the
 * shell's history and in the list of processes.
 *
 * @throws {UserError} when it is empty
 */
export async function askSecret(name: string): Promise<string> {
  const secret = process.stdin.isTTY
    ? await password({ message: `${name}:`, toggleMask: false })
    : (await text(process.stdin)).replace(/\r?\n$/, '');
  if (secret === '') throw new UserError(`nothing came for ${name}: type it, or pipe it in, as in \`… < secret.txt\``);
  // More than the last line break is taken for a part of the secret.
  if (secret !== secret.trim()) console.error(`ops: ${name} begins or ends with white space, which is kept`);
  return secret;
}
