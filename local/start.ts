import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STATE_DIRECTORY } from '#config/local-state';
import { synthesize } from '#ops/stack/synthesize';
import { UserError } from '#ops/user-error';
import { startApp } from './app.ts';
import { printBanner } from './banner.ts';
import { ConsoleReporter } from './console-reporter.ts';
import { loadSecrets } from './secrets.ts';
import { removeStateFile, writeStateFile } from './state-file.ts';
import { WebhookLog } from './webhook-log.ts';

const DEFAULT_PORT = 3000;

/** `npm start`: synthesizes the app, runs it here and tells what becomes of each webhook. */
async function start(running: AsyncDisposableStack): Promise<void> {
  const begun = performance.now();
  console.log('synthesizing the app …');
  const stopping = new AbortController();
  mkdirSync(STATE_DIRECTORY, { recursive: true, mode: 0o700 });
  // The bundles are CommonJS, as in Lambda, where no package.json says otherwise.
  writeFileSync(join(STATE_DIRECTORY, 'package.json'), '{ "type": "commonjs" }\n');
  const synthesis = synthesize({ output: join(STATE_DIRECTORY, 'cdk.out'), signal: stopping.signal });
  // The CLI keeps the assembly locked for as long as it lives.
  running.defer(async () => {
    stopping.abort();
    await synthesis.catch(() => {});
  });
  const assembly = await synthesis;
  const { metadata } = assembly.template;
  const { topics } = metadata;
  const secrets = loadSecrets(topics);

  const steps = new WebhookLog();
  const app = await startApp(assembly, secrets, steps, new ConsoleReporter(steps, console.log));
  running.defer(() => app.stop());
  const url = await listen(app.server.listen.bind(app.server), Number(process.env.PORT ?? DEFAULT_PORT));
  running.defer(removeStateFile);
  writeStateFile(app, url, metadata);
  console.log(printBanner(url, topics, secrets, (performance.now() - begun) / 1_000));
}

async function listen(
  open: (options: { host: string; port: number }) => Promise<string>,
  port: number,
): Promise<string> {
  try {
    return await open({ host: '127.0.0.1', port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new UserError(`Port ${port} of 127.0.0.1 is in use. Choose another: PORT=${port + 1} npm start`);
  }
}

const running = new AsyncDisposableStack();

async function end(exitCode: number): Promise<void> {
  // A Ctrl-C arrives twice: from the terminal, and once more from npm.
  if (running.disposed) return;
  await running.disposeAsync();
  process.exit(exitCode);
}

process.on('SIGINT', () => end(0)).on('SIGTERM', () => end(0));
// The shell that npm runs us in dies of a signal without passing it on, and nobody would be left to free the port.
const parent = process.ppid;
if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== parent && end(0), 250).unref();
start(running).catch((error) => {
  if (!running.disposed) console.error(error instanceof UserError ? error.message : error);
  return end(1);
});
