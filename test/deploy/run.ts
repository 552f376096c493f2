import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { installMinistack, missingTools } from './install-ministack.ts';
import { emulatedAws, freePort, MINISTACK_LOG, startMinistack, untilReady } from './ministack.ts';
import { ProcessGroup } from './process-group.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Several times the usual duration. */
const LIMIT_MS = 30 * 60_000;
const ENDED_WITHIN_MS = 5_000;

const missing = missingTools();
if (missing) {
  console.error(
    `\n${'!'.repeat(80)}\n  test:deploy is SKIPPED and nothing was deployed: ${missing}\n${'!'.repeat(80)}\n`,
  );
  process.exit();
}

function fail(reason: string): never {
  console.error(`test:deploy: ${reason}`);
  process.exit(1);
}

mkdirSync(dirname(MINISTACK_LOG), { recursive: true });
const python = installMinistack(fail);
const folder = mkdtempSync(join(tmpdir(), 'catchbasin-deploy-'));
const started: ProcessGroup[] = [];

// Ends all started processes, however this process ends.
process.on('exit', () => {
  for (const group of started) group.end();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));
const parent = process.ppid;
setInterval(() => {
  // npm passes a signal to its shell only, and not to this process.
  if (process.ppid !== parent) process.exit(130);
}, 500).unref();
setTimeout(() => fail(`ended after ${LIMIT_MS / 60_000} minutes`), LIMIT_MS).unref();

const port = await freePort();
const env = emulatedAws(port, folder);
const ministack = startMinistack(python, port, env);
started.push(ministack);
await untilReady(ministack, port, folder).catch(({ message }) => fail(`${message}: see ${MINISTACK_LOG}`));

const jest = new ProcessGroup(
  process.execPath,
  ['node_modules/jest/bin/jest.js', '--config', 'jest.deploy.config.mjs', ...process.argv.slice(2)],
  { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'] },
);
started.push(jest);
process.exitCode = (await jest.exit) ?? 1;
if (process.exitCode !== 0) console.error(`The emulator's log is ${MINISTACK_LOG}`);

if (!(await jest.isGoneWithin(ENDED_WITHIN_MS))) {
  console.error('the tests left processes running: a test that starts a process must end it');
  process.exitCode = 1;
}
for (const group of started) {
  group.end();
  if (await group.isGoneWithin(ENDED_WITHIN_MS)) continue;
  console.error('processes of this run do not end: list them with `ps -ef`');
  process.exitCode = 1;
}
