import type { StageOptions } from '#ops/stage/stage';
import { quoted } from '#ops/terminal/quoted';

/** Options of `npm run ops -- reconcile`, parsed. */
export interface ReconcileOptions extends StageOptions {
  readonly since?: Date;
  readonly until?: Date;
  readonly cursor?: string;
  readonly dryRun?: true;
  readonly json?: true;
}

/** Window of a command, and where in it the command begins. Times are in ISO 8601. */
export interface Place {
  readonly since?: string;
  readonly until?: string;
  readonly cursor?: string;
}

/** Returns the window that options choose. */
export function placeOf({ since, until, cursor }: ReconcileOptions): Place {
  return {
    ...(since && { since: since.toISOString() }),
    ...(until && { until: until.toISOString() }),
    ...(cursor !== undefined && { cursor }),
  };
}

/** Writes the options that choose the same stage for another command. */
export function flagsOf({ stage, local }: StageOptions): string {
  if (local) return ' --local';
  return stage === undefined ? '' : ` --stage ${quoted(stage)}`;
}

/** Writes the command that begins at a place. */
export function continueCommand(topic: string, options: ReconcileOptions, { since, until, cursor }: Place): string {
  const window = Object.entries({ since, until, cursor }).flatMap(([name, value]) =>
    value === undefined ? [] : `--${name} ${quoted(value)}`,
  );
  const words = ['npm run ops -- reconcile', quoted(topic), ...window, ...(options.dryRun ? ['--dry-run'] : [])];
  return `${words.join(' ')}${flagsOf(options)}`;
}
