import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { isFork } from '#config/is-fork';
import { findTool } from './find-tool.ts';

/**
 * Type-checks the project with the installed TypeScript. A project without `tsconfig.json` has no types to check.
 *
 * @param signal stops the check, which then returns no errors
 * @returns the errors, each as `file:line:column error TS…: message`, or an empty text when there are none
 * @throws {Error} when the compiler cannot run
 */
export async function checkTypes(signal?: AbortSignal): Promise<string> {
  // A fork checks `webhooks/` alone, because its tests need other types.
  const project = isFork() ? join('bin', 'webhooks.tsconfig.json') : 'tsconfig.json';
  if (!existsSync(project)) return '';
  const options = ['--noEmit', '--incremental', 'false', '--pretty', 'false', '--project', project];
  // The compiler's launcher uses an experimental function of Node, which would print a warning.
  const compiler = spawn(process.execPath, ['--no-warnings', findTool('typescript', 'bin/tsc'), ...options], {
    // Options of Node are for the app, and could start this check again.
    env: { ...process.env, NODE_OPTIONS: '' },
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
