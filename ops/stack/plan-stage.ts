import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Assembly } from './assembly.ts';
import { synthesize } from './synthesize.ts';

/**
 * What a deploy of the stage would bring. Synthesized anew: `cdk.out` may be of yesterday.
 *
 * @param stage of the config, or the one that `npx cdk deploy` would take
 */
export async function planStage(stage: string | undefined): Promise<Assembly> {
  if (process.stderr.isTTY) console.error('synthesizing the app …');
  const output = mkdtempSync(join(tmpdir(), 'catchbasin-'));
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    return await synthesize({ output, stage, signal: stopping.signal });
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    rmSync(output, { recursive: true });
  }
}
