import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { STATE_DIRECTORY } from '../contract/local-state.ts';
import { Stop } from './stop.ts';

/**
 * Runs the pinned CDK CLI, as a deploy would.
 *
 * @returns the folder of the cloud assembly
 * @throws {Stop} with the app's own words when it does not synthesize
 */
export async function synthesize(): Promise<string> {
  const output = join(STATE_DIRECTORY, 'cdk.out');
  mkdirSync(STATE_DIRECTORY, { recursive: true, mode: 0o700 });
  // The bundles are CommonJS, as in Lambda, where no package.json says otherwise.
  writeFileSync(join(STATE_DIRECTORY, 'package.json'), '{ "type": "commonjs" }\n');
  const cli = join('node_modules', 'aws-cdk', 'bin', 'cdk');
  const env = { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true' };
  try {
    await promisify(execFile)(process.execPath, [cli, 'synth', '--quiet', '--no-notices', '--output', output], { env });
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    throw new Stop(`The app does not synthesize:\n\n${stderr.trim()}`);
  }
  return output;
}
