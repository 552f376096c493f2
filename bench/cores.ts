import { execFileSync, spawnSync } from 'node:child_process';

/** Processor cores of a run. */
export interface Cores {
  /** Core of the measured functions. Undefined when processes cannot be pinned. */
  readonly functions?: number;
  /** Core of the fake AWS and the load generator, which share this process. */
  readonly others?: number;
  /** Describes the use of the cores, for the output and the results. */
  readonly note: string;
}

/** Pins this process to the first core that it may use, and leaves the second one to the measured functions. */
export function pinThisProcess(): Cores {
  const asked = spawnSync('taskset', ['-cp', `${process.pid}`], { encoding: 'utf8' });
  if (asked.status !== 0) return { note: 'not pinned, because `taskset` is missing: expect larger differences' };
  const [others, functions] = coresOf(asked.stdout);
  if (others === undefined || functions === undefined) {
    return { note: 'not pinned, because there is one core only: expect larger differences' };
  }
  execFileSync('taskset', ['-acp', `${others}`, `${process.pid}`]);
  return { functions, others, note: `functions on core ${functions}, fake AWS and load generator on core ${others}` };
}

/** Lists the cores that the output of `taskset` names, such as `0-2,5`. */
function coresOf(output: string): number[] {
  const list = /: ([\d,-]+)\s*$/.exec(output)?.[1] ?? '';
  return list.split(',').flatMap((range) => {
    const [first = Number.NaN, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 || 0 }, (_, n) => first + n);
  });
}
