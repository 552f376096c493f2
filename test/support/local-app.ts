import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SECRETS_FILE, STATE_FILE } from '#config/local-state';

export interface LocalApp {
  readonly url: string;
  readonly bucket: string;
  readonly endpoints: { readonly dynamodb: string; readonly s3: string; readonly sqs: string };
  readonly queues: Readonly<Record<string, { readonly url: string; readonly deadLetterUrl: string }>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** Everything that the process has printed. */
  output(): string;
  /** Ends the process as Ctrl-C does. @returns its exit code */
  stop(): Promise<number | null>;
  /** Ends the process as `kill -9` does. */
  kill(): Promise<void>;
}

/** Arguments and variables of `npm start`. */
export interface LocalAppOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs the command of `npm start` in a project, on free ports, until it is ready.
 *
 * @param options options of `npm start`
 * @throws {Error} with the output of the process when it ends before it is ready; the process is gone then
 */
export async function startLocal(project: string, options: LocalAppOptions = {}): Promise<LocalApp> {
  let output = '';
  const child = spawn(process.execPath, ['bin/catchbasin.mjs', 'start', ...(options.args ?? [])], {
    cwd: project,
    env: { ...process.env, PORT: '0', NO_COLOR: '1', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const exit = once(child, 'close');
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;

  const read = (file: string) => JSON.parse(readFileSync(join(project, file), 'utf8'));
  // A killed process has left its state file behind.
  const isReady = () =>
    /^Ready in|"type":"ready"/m.test(output) &&
    existsSync(join(project, STATE_FILE)) &&
    read(STATE_FILE).pid === child.pid;
  try {
    await eventually('the local mode to be ready', () => hasEnded() || isReady());
    if (hasEnded()) throw new Error('the local mode ended before it was ready');
    return {
      ...read(STATE_FILE),
      secrets: read(SECRETS_FILE),
      output: () => output,
      async stop() {
        child.kill('SIGINT');
        await exit;
        return child.exitCode;
      },
      async kill() {
        child.kill('SIGKILL');
        await exit;
      },
    };
  } catch (error) {
    // Whatever fails must not leave the process behind.
    child.kill('SIGKILL');
    await exit;
    throw new Error(`${(error as Error).message}:\n${output}`);
  }
}

/** Waits until a condition holds. @throws {Error} naming what is still missing when the limit has passed */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>, seconds = 120): Promise<void> {
  const deadline = Date.now() + seconds * 1_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`${what}: did not happen within ${seconds} s`);
    await sleep(50);
  }
}
