import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STATE_DIRECTORY } from '#config/local-state';
import { checkTypes } from '#ops/stack/check-types';
import { synthesize } from '#ops/stack/synthesize';
import { UserError } from '#ops/user-error';
import { startApp } from './app.ts';
import { ConsoleReporter } from './console-reporter.ts';
import { JsonReporter } from './json-reporter.ts';
import { readOptions } from './options.ts';
import { readLogLevel } from './read-log-level.ts';
import { readPort } from './read-port.ts';
import { SampleRecorder } from './sample-recorder.ts';
import { Screen } from './screen.ts';
import { followSecrets, loadSecrets } from './secrets.ts';
import { removeStateFile, writeStateFile } from './state-file.ts';
import { WebhookLog } from './webhook-log.ts';

/** Runs `npm start`: synthesizes the app, starts it on emulators and prints the steps of each webhook. */
async function start(running: AsyncDisposableStack): Promise<void> {
  const startedAt = performance.now();
  const { json, record } = readOptions(process.argv.slice(2));
  const port = readPort(process.env.PORT);
  const level = readLogLevel(process.env.LOG_LEVEL);
  if (!json) console.log('Synthesizing the app …');
  const stopping = new AbortController();
  mkdirSync(STATE_DIRECTORY, { recursive: true, mode: 0o700 });
  // The bundles are CommonJS. Lambda treats them as such because it has no package.json that says otherwise.
  writeFileSync(join(STATE_DIRECTORY, 'package.json'), '{ "type": "commonjs" }\n');
  const synthesis = synthesize({
    output: join(STATE_DIRECTORY, 'cdk.out'),
    checkTypes: false,
    signal: stopping.signal,
  });
  // The CDK CLI keeps the assembly locked until it ends.
  running.defer(async () => {
    stopping.abort();
    await synthesis.catch(() => {});
  });
  const assembly = await synthesis;
  const { metadata } = assembly.template;
  const { topics } = metadata;
  const secrets = loadSecrets(topics);
  running.defer(followSecrets(secrets));

  const steps = new WebhookLog();
  const reporter = json
    ? new JsonReporter(steps, console.log, level)
    : new ConsoleReporter(steps, new Screen(process.stdout), { topics: Object.keys(topics), level });
  running.defer(() => reporter.end());
  const recorder = new SampleRecorder({
    project: process.cwd(),
    topics,
    secrets: () => secrets,
    onNote: (note) => reporter.warn(note),
  });
  const app = await startApp(assembly, secrets, steps, reporter, record ? recorder : undefined);
  running.defer(() => app.stop());
  const url = await listen(app.server.listen.bind(app.server), port);
  running.defer(removeStateFile);
  writeStateFile(app, url, metadata);
  reporter.ready({ url, topics, secrets, seconds: (performance.now() - startedAt) / 1_000 });
  // Only now, because the compiler would take the CPU that the start needs.
  void reportTypeErrors(stopping.signal);
}

async function listen(
  open: (options: { host: string; port: number }) => Promise<string>,
  port: number,
): Promise<string> {
  try {
    return await open({ host: '127.0.0.1', port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new UserError(`Port ${port} of 127.0.0.1 is in use. Choose another port: PORT=${port + 1} npm start`);
  }
}

/** Prints the type errors of `webhooks/`. The app keeps running, but a deploy would refuse them. */
async function reportTypeErrors(signal: AbortSignal): Promise<void> {
  try {
    const errors = await checkTypes(signal);
    if (!errors) return;
    const consequence = 'The app keeps running with these type errors, but `npx cdk deploy` will refuse them.';
    console.error(`${errors}\n\n${consequence}\n`);
  } catch (error) {
    console.error((error as Error).message);
  }
}

const running = new AsyncDisposableStack();

async function end(exitCode: number): Promise<void> {
  // Ctrl-C arrives twice: from the terminal, and again from npm.
  if (running.disposed) return;
  await running.disposeAsync();
  process.exit(exitCode);
}

process.on('SIGINT', () => end(0)).on('SIGTERM', () => end(0));
// npm's shell ends on a signal without forwarding it. This process must then end too, so that the port becomes free.
const parent = process.ppid;
if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== parent && end(0), 250).unref();
start(running).catch((error) => {
  if (!running.disposed) console.error(error instanceof UserError ? error.message : error);
  return end(1);
});
