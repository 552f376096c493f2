import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Assembly } from './assembly.ts';
import { synthesize } from './synthesize.ts';

/**
 * Synthesizes what a deploy of the stage would bring. `cdk.out` is not read, because it may be outdated.
 *
 * @param stage a stage of the config. @default the stage that `npx cdk deploy` uses
 */
export type PlanStage = (stage?: string) => Promise<Assembly>;

export const planStage: PlanStage = async (stage) => {
  if (process.stderr.isTTY) console.error('synthesizing the app …');
  const output = mkdtempSync(join(tmpdir(), 'catchbasin-'));
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  // A Ctrl-C arrives twice, from the terminal and from npm. The second must not end this process before the cleanup.
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    return await synthesize({ output, stage, signal: stopping.signal });
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    rmSync(output, { recursive: true, force: true, maxRetries: 3 });
  }
};
