import type { Bench } from './bench.ts';
import type { FunctionProcess, Variant } from './function-process.ts';
import type { FirstCall } from './protocol.ts';

/** Values of each variant, one for each round. */
export type Rounds<Name extends string> = Readonly<Record<Name, readonly number[]>>;

export const INGEST_VARIANTS = ['empty', 'unsigned', 'sdk', 'baseline', 'ours'] as const;
export type IngestVariant = (typeof INGEST_VARIANTS)[number];

/** Milliseconds between INIT and the first event, in which Lambda prepares the first call. */
const GAP_MS = 60;
/** Calls before the first measurement, after which V8 has optimized the code. */
const WARM_UP = { small: 300, large: 20 };

/** Starts processes of all variants in turn, with the first event waiting or after a gap. */
export async function measureStarts(bench: Bench, rounds: number, afterGap: boolean) {
  const names = afterGap ? (['sdk', 'baseline', 'ours'] as const) : INGEST_VARIANTS;
  const calls: Record<string, FirstCall[]> = {};
  // The first round reads the files from the disk.
  for (let round = -1; round < rounds; round++) {
    for (const name of names) {
      const started = bench.start(bench.ingest(name), bench.events.small, afterGap ? GAP_MS : 0);
      const call = await started.firstCall();
      await started.stop();
      if (round >= 0) calls[name] = [...(calls[name] ?? []), call];
    }
    bench.progress(afterGap ? 'first calls after a gap' : 'cold starts', (round + 1) / rounds);
  }
  const valuesOf = (field: 'coldCpu' | 'firstCpu' | 'wall'): Rounds<string> =>
    Object.fromEntries(names.map((name) => [name, (calls[name] ?? []).map((call) => call[field])]));
  return { cold: valuesOf('coldCpu'), first: valuesOf('firstCpu'), wall: valuesOf('wall') };
}

/** Measures the CPU time of warm calls. The processes of all variants run in turn. */
export async function measureWarm(bench: Bench, size: 'small' | 'large', rounds: number, calls: number) {
  const names = ['unsigned', 'sdk', 'baseline', 'ours'] as const;
  return inTurn(
    bench,
    names.map((name) => bench.ingest(name)),
    { label: `warm calls with a ${size} body`, event: bench.events[size], warmUp: WARM_UP[size], rounds, calls },
  ) as Promise<Rounds<(typeof names)[number]>>;
}

interface TurnOptions {
  readonly label: string;
  readonly event: string;
  readonly warmUp: number;
  readonly rounds: number;
  readonly calls: number;
}

async function inTurn(
  bench: Bench,
  variants: readonly Variant[],
  { label, event, warmUp, rounds, calls }: TurnOptions,
): Promise<Rounds<string>> {
  const processes: FunctionProcess[] = [];
  try {
    for (const variant of variants) {
      const started = bench.start(variant, event);
      processes.push(started);
      await started.firstCall();
      await started.setEvents([event]);
      await started.run(warmUp);
    }
    const values: number[][] = variants.map(() => []);
    for (let round = 0; round < rounds; round++) {
      for (const [index, each] of processes.entries()) values[index]?.push((await each.run(calls)).cpu);
      bench.progress(label, (round + 1) / rounds);
    }
    return Object.fromEntries(variants.map(({ name }, index) => [name, values[index] ?? []]));
  } finally {
    for (const each of processes) await each.stop();
  }
}
