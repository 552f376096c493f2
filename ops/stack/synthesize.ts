import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { UserError } from '#ops/user-error';
import { type Assembly, readAssembly } from './assembly.ts';
import { CHECK_TYPES_VARIABLE } from './check-types.ts';

export interface SynthesizeOptions {
  /** Folder that the cloud assembly is written to. */
  readonly output: string;
  /** Which of the config's stages. @default the one that `npx cdk deploy` would take */
  readonly stage?: string | undefined;
  /** Ends it before its time. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs the pinned CDK CLI, as a deploy would.
 *
 * @throws {UserError} with the app's own words when it does not synthesize
 */
export async function synthesize({ output, stage, signal }: SynthesizeOptions): Promise<Assembly> {
  const cli = join('node_modules', 'aws-cdk', 'bin', 'cdk');
  const context = stage === undefined ? [] : ['-c', `stage=${stage}`];
  const cdk = spawn(process.execPath, [cli, 'synth', '--quiet', '--no-notices', '--output', output, ...context], {
    env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true', [CHECK_TYPES_VARIABLE]: 'false' },
    stdio: ['ignore', 'ignore', 'pipe'],
    // The CLI runs the app in a process of its own, which would outlive it: as a group they end together.
    detached: true,
  });
  const end = () => cdk.pid && process.kill(-cdk.pid);
  signal?.addEventListener('abort', end);
  const [stderr, [code]] = await Promise.all([text(cdk.stderr), once(cdk, 'close')]);
  signal?.removeEventListener('abort', end);
  if (signal?.aborted) throw new UserError('interrupted');
  if (code !== 0) throw new UserError(`The app does not synthesize:\n\n${stderr.trim()}`);
  return readAssembly(output);
}
