import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { interruptible } from '#ops/terminal/interrupt';
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
  return interruptible(async (signal) => {
    const output = mkdtempSync(join(tmpdir(), 'catchbasin-'));
    try {
      return await synthesize({ output, stage, signal });
    } finally {
      rmSync(output, { recursive: true, force: true, maxRetries: 3 });
    }
  });
};
