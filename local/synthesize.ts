import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { STATE_DIRECTORY } from '../contract/local-state.ts';
import { Stop } from './stop.ts';

/**
 * Runs the pinned CDK CLI, as a deploy would.
 *
 * @returns the folder of the cloud assembly
 * @throws {Stop} with the app's own words when it does not synthesize
 */
export async function synthesize(signal: AbortSignal): Promise<string> {
  const output = join(STATE_DIRECTORY, 'cdk.out');
  mkdirSync(STATE_DIRECTORY, { recursive: true, mode: 0o700 });
  // The bundles are CommonJS, as in Lambda, where no package.json says otherwise.
  writeFileSync(join(STATE_DIRECTORY, 'package.json'), '{ "type": "commonjs" }\n');
  const cli = join('node_modules', 'aws-cdk', 'bin', 'cdk');
  const cdk = spawn(process.execPath, [cli, 'synth', '--quiet', '--no-notices', '--output', output], {
    env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true' },
    stdio: ['ignore', 'ignore', 'pipe'],
    // The CLI runs the app in a process of its own, which would outlive it: as a group they end together.
    detached: true,
  });
  const end = () => cdk.pid && process.kill(-cdk.pid);
  signal.addEventListener('abort', end);
  const [stderr, [code]] = await Promise.all([text(cdk.stderr), once(cdk, 'close')]);
  signal.removeEventListener('abort', end);
  if (code !== 0) throw new Stop(`The app does not synthesize:\n\n${stderr.trim()}`);
  return output;
}
