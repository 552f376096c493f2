import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const COMPILER = join('node_modules', 'typescript', 'bin', 'tsc');
const PROJECT = join('bin', 'webhooks.tsconfig.json');

/**
 * Type-checks `webhooks/` with the installed TypeScript.
 *
 * @param signal stops the check, which then returns no errors
 * @returns the errors, each as `file:line:column error TS…: message`, or an empty text when there are none
 * @throws {Error} when the compiler cannot run
 */
export async function checkTypes(signal?: AbortSignal): Promise<string> {
  const options = ['--noEmit', '--pretty', 'false', '--project', PROJECT];
  // The compiler's launcher uses an experimental function of Node, which would print a warning.
  const compiler = spawn(process.execPath, ['--no-warnings', COMPILER, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = () => compiler.kill();
  signal?.addEventListener('abort', stop);
  const [stdout, stderr, [code]] = await Promise.all([
    text(compiler.stdout),
    text(compiler.stderr),
    once(compiler, 'close'),
  ]);
  signal?.removeEventListener('abort', stop);
  if (code === 0 || signal?.aborted) return '';
  if (!stdout) throw new Error(`The type check cannot run. Install the dependencies with \`npm ci\`.\n${stderr}`);
  return formatErrors(stdout);
}

/** Turns `file(line,column): error` into `file:line:column error`, which terminals and editors make a link of. */
function formatErrors(output: string): string {
  return output.trim().replaceAll(/^(\S.*?)\((\d+),(\d+)\): /gm, '$1:$2:$3 ');
}
