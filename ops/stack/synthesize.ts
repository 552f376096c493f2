import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { InterruptedError, UserError } from '#ops/user-error';
import { type Assembly, readAssembly } from './assembly.ts';
import { findTool } from './find-tool.ts';

/** Last line of the CDK CLI, which adds nothing to the errors of the app. */
const CLI_ERROR = /^.*: Subprocess exited with error \d+$/m;

const HAS_PROCESS_GROUPS = process.platform !== 'win32';

export interface SynthesizeOptions {
  /** Directory that the cloud assembly is written to. */
  readonly output: string;
  /** Stage of the config. @default the stage that `npx cdk deploy` uses */
  readonly stage?: string | undefined;
  /** Tells if an error in the types of `webhooks/` prevents the synthesis. @default true, as in a deploy */
  readonly checkTypes?: boolean;
  /** Aborts the synthesis. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Synthesizes the app with the pinned CDK CLI, as a deploy does.
 *
 * @throws {UserError} with the app's own output when it does not synthesize
 */
export async function synthesize({ output, stage, checkTypes = true, signal }: SynthesizeOptions): Promise<Assembly> {
  const cli = findTool('aws-cdk', 'bin/cdk');
  const context = [
    ...(stage === undefined ? [] : ['-c', `stage=${stage}`]),
    // bin/app-checks.ts reads it.
    ...(checkTypes ? [] : ['-c', 'types=later']),
  ];
  const cdk = spawn(process.execPath, [cli, 'synth', '--quiet', '--no-notices', '--output', output, ...context], {
    env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true' },
    stdio: ['ignore', 'ignore', 'pipe'],
    // The CLI runs the app in another process, which would outlive it. A process group ends both together.
    // Windows has no process groups.
    detached: HAS_PROCESS_GROUPS,
  });
  const end = () => endGroup(cdk);
  signal?.addEventListener('abort', end);
  const [stderr, [code]] = await Promise.all([text(cdk.stderr), once(cdk, 'close')]);
  signal?.removeEventListener('abort', end);
  if (signal?.aborted) throw new InterruptedError('interrupted');
  if (code !== 0) throw new UserError(`the app does not synthesize:\n\n${stderr.replace(CLI_ERROR, '').trim()}`);
  return readAssembly(output);
}

/** Ends a process and its group. Does nothing when they have ended. */
function endGroup(child: ChildProcess): void {
  if (!HAS_PROCESS_GROUPS || child.pid === undefined) {
    child.kill();
    return;
  }
  try {
    process.kill(-child.pid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
