import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { UserError } from '#ops/user-error';
import { type Assembly, readAssembly } from './assembly.ts';
import { CHECK_TYPES_VARIABLE } from './check-types.ts';

export interface SynthesizeOptions {
  /** Directory that the cloud assembly is written to. */
  readonly output: string;
  /** Stage of the config. @default the stage that `npx cdk deploy` uses */
  readonly stage?: string | undefined;
  /** Aborts the synthesis. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Synthesizes the app with the pinned CDK CLI, as a deploy does.
 *
 * @throws {UserError} with the app's own output when it does not synthesize
 */
export async function synthesize({ output, stage, signal }: SynthesizeOptions): Promise<Assembly> {
  const cli = join('node_modules', 'aws-cdk', 'bin', 'cdk');
  const context = stage === undefined ? [] : ['-c', `stage=${stage}`];
  const cdk = spawn(process.execPath, [cli, 'synth', '--quiet', '--no-notices', '--output', output, ...context], {
    env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true', [CHECK_TYPES_VARIABLE]: 'false' },
    stdio: ['ignore', 'ignore', 'pipe'],
    // The CLI runs the app in another process, which would outlive it. A process group ends both together.
    detached: true,
  });
  const end = () => cdk.pid && process.kill(-cdk.pid);
  signal?.addEventListener('abort', end);
  const [stderr, [code]] = await Promise.all([text(cdk.stderr), once(cdk, 'close')]);
  signal?.removeEventListener('abort', end);
  if (signal?.aborted) throw new UserError('interrupted');
  if (code !== 0) throw new UserError(`the app does not synthesize:\n\n${stderr.trim()}`);
  return readAssembly(output);
}
