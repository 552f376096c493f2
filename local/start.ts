import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { open as openInspector } from 'node:inspector';
import { join } from 'node:path';
import { DATA_DIRECTORY, LOGS_DIRECTORY, STATE_DIRECTORY } from '#config/local-state';
import { readLogLevel } from '#ops/logs/read-log-level';
import { UserError } from '#ops/user-error';
import { checkPort, HOST } from './check-port.ts';
import { lockStateDirectory } from './instance-lock.ts';
import { LocalMode } from './local-mode.ts';
import { onParentEnd } from './parent.ts';
import { readPort } from './read-port.ts';
import type { StartOptions } from './start-command.ts';
import { removeStateFile } from './state-file.ts';

async function startLocalMode(options: StartOptions, running: AsyncDisposableStack): Promise<void> {
  const startedAt = performance.now();
  const port = readPort(process.env.PORT);
  const level = readLogLevel(process.env.LOG_LEVEL);
  mkdirSync(STATE_DIRECTORY, { recursive: true, mode: 0o700 });
  running.defer(lockStateDirectory());
  // A process that was killed has left it behind.
  removeStateFile();
  await checkPort(port);
  if (options.fresh) {
    for (const directory of [DATA_DIRECTORY, LOGS_DIRECTORY]) rmSync(directory, { recursive: true, force: true });
  }
  // The bundles are CommonJS. Lambda treats them as such because it has no package.json that says otherwise.
  writeFileSync(join(STATE_DIRECTORY, 'package.json'), '{ "type": "commonjs" }\n');

  if (!options.json) console.log('Synthesizing the app …');
  const stopping = new AbortController();
  const isInspected = options.inspect !== undefined;
  // Prints the address.
  if (isInspected) openInspector(options.inspect, HOST);
  const localMode = new LocalMode({
    port,
    signal: stopping.signal,
    isInspected,
    level,
    json: options.json,
    record: options.record,
  });
  const starting = localMode.start();
  // The CDK CLI keeps the assembly locked until it ends.
  running.defer(async () => {
    stopping.abort();
    await starting.catch(() => {});
    await localMode.stop();
  });
  const { url, assembly, secrets } = await starting;
  await localMode.observe();
  // It was ended while it started, and its directory may be gone.
  if (stopping.signal.aborted) return;
  const { topics } = assembly.template.metadata;
  const seconds = (performance.now() - startedAt) / 1_000;
  localMode.reporter.ready({ url, topics, secrets, seconds, paused: localMode.pausedLanes });
  await localMode.reportWaiting();
  // Only now, because the compiler would take the CPU that the start needs.
  const errors = await localMode.checkTypes();
  const consequence = 'The app keeps running with these type errors, but `npx cdk deploy` will refuse them.';
  if (errors) console.error(`${errors}\n\n${consequence}\n`);
}

/**
 * Runs the local mode until Ctrl-C: synthesizes the app, starts it on emulators and prints the steps of each webhook.
 * Then the process ends.
 */
export async function start(options: StartOptions): Promise<void> {
  const running = new AsyncDisposableStack();
  let endedAt = 0;

  async function end(exitCode: number): Promise<void> {
    if (running.disposed) {
      // Ctrl-C arrives twice: from the terminal, and again from npm. Only a later one is pressed to end at once.
      if (performance.now() - endedAt > 1_000) process.exit(exitCode);
      return;
    }
    endedAt = performance.now();
    await running.disposeAsync();
    process.exit(exitCode);
  }

  process.on('SIGINT', () => end(0)).on('SIGTERM', () => end(0));
  if (process.env.npm_lifecycle_event) onParentEnd(() => void end(0));
  await startLocalMode(options, running).catch((error) => {
    if (!running.disposed) console.error(error instanceof UserError ? error.message : error);
    return end(1);
  });
}
