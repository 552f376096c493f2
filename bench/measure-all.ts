import { Bench } from './bench.ts';
import type { FigureName, Measured, Results } from './figures.ts';
import { measureStarts, measureWarm, type Rounds } from './measure-ingest.ts';
import { measureLocal } from './measure-local.ts';
import { measureProcessors } from './measure-process.ts';
import { measureShares } from './measure-shares.ts';
import type { Progress } from './progress.ts';
import { pairedRatios, type Summary, summarize } from './stats.ts';

/** Numbers of rounds, and of calls in each round. */
export interface Extent {
  readonly starts: number;
  readonly warm: readonly [rounds: number, calls: number];
  readonly large: readonly [rounds: number, calls: number];
  readonly batches: readonly [rounds: number, batches: number];
  readonly profiles: readonly [rounds: number, calls: number];
  readonly local: readonly [rounds: number, webhooks: number];
}

/** About two minutes. */
export const QUICK: Extent = {
  starts: 25,
  warm: [25, 20],
  large: [25, 3],
  batches: [25, 3],
  profiles: [25, 20],
  local: [5, 200],
};

/** About ten minutes. */
export const FULL: Extent = {
  starts: 40,
  warm: [50, 60],
  large: [50, 8],
  batches: [50, 8],
  profiles: [40, 60],
  local: [25, 200],
};

/** Results of a run without its circumstances. */
export interface AllMeasured {
  readonly figures: Readonly<Record<FigureName, Measured>>;
  readonly relative: Results['relative'];
  readonly absolute: Results['absolute'];
  readonly pinned: string;
}

/** Measures all figures. The local mode is first, because it uses all cores, and this process is pinned afterwards. */
export async function measureAll(extent: Extent, { show }: Progress): Promise<AllMeasured> {
  const local = await measureLocal(...extent.local, show);
  const bench = await Bench.open(show);
  try {
    const starts = await measureStarts(bench, extent.starts, false);
    const afterGap = await measureStarts(bench, extent.starts, true);
    const warm = await measureWarm(bench, 'small', ...extent.warm);
    const large = await measureWarm(bench, 'large', ...extent.large);
    const processors = await measureProcessors(bench, ...extent.batches);
    const shares = await measureShares(bench, ...extent.profiles);
    const figures = {
      coldSdk: compared(starts.cold, 'sdk'),
      coldEmpty: compared(starts.cold, 'empty'),
      firstResponse: compared(starts.wall, 'sdk'),
      firstCall: compared(afterGap.first, 'sdk'),
      warmSdk: compared(warm, 'sdk'),
      warmUnsigned: compared(warm, 'unsigned'),
      warmLarge: compared(large, 'sdk'),
      processor: compared(processors.cpu, 'baseline'),
      batch: compared(processors.wall, 'one-get'),
      share: { ours: summarize(shares.map((parts) => 100 * sum(Object.values(parts)))) },
      local: { ours: summarize(local.processed) },
    };
    const absolute = {
      ...medians('cold CPU', starts.cold),
      ...medians('wall to the first response', starts.wall),
      ...medians('first call after a gap, CPU', afterGap.first),
      ...medians('warm 2 KB, CPU', warm),
      ...medians('warm 1 MB, CPU', large),
      ...medians('processor, CPU for each webhook', processors.cpu),
      ...medians('batch of 10, wall', processors.wall),
      'local mode, accepted per second': summarize(local.accepted).median,
      ...medians('percent of the warm time', {
        'logging and metrics': shares.map((parts) => 100 * parts['logging and metrics']),
        verification: shares.map((parts) => 100 * parts.verification),
      }),
    };
    const relative = { cold: relativeTo('empty', starts.cold), warm: relativeTo('unsigned', warm) };
    return { figures, relative, absolute, pinned: bench.cores.note };
  } finally {
    bench.close();
  }
}

function compared(rounds: Rounds<string>, unit: string): { readonly ours: Summary; readonly baseline: Summary } {
  const ratioOf = (name: string) => summarize(pairedRatios(rounds[name] ?? [], rounds[unit] ?? []));
  return { ours: ratioOf('ours'), baseline: ratioOf('baseline') };
}

/** Computes the median of the paired ratios of each variant. */
function relativeTo(unit: string, rounds: Rounds<string>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(rounds).map(([name, values]) => [name, summarize(pairedRatios(values, rounds[unit] ?? [])).median]),
  );
}

function medians(label: string, rounds: Rounds<string>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(rounds).map(([name, values]) => [`${label}: ${name}`, Number(summarize(values).median.toFixed(1))]),
  );
}

const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0);
