import type { Bench } from './bench.ts';
import { type Part, type Profile, partsOf, sharesOf } from './profile-share.ts';

/** Calls before the first profile. */
const WARM_UP = 300;

/**
 * Profiles warm calls of the ingest function.
 *
 * @returns the share of each part, for each round
 * @throws {Error} when a part is in no profile
 */
export async function measureShares(bench: Bench, rounds: number, calls: number): Promise<Record<Part, number>[]> {
  const variant = bench.ingest('ours');
  const partOf = partsOf(variant.bundle);
  const ingest = bench.start(variant, bench.events.small);
  try {
    await ingest.firstCall();
    await ingest.setEvents([bench.events.small]);
    await ingest.run(WARM_UP);
    const shares: Record<Part, number>[] = [];
    for (let round = 0; round < rounds; round++) {
      const { profile } = await ingest.profile(calls);
      shares.push(sharesOf(profile as Profile, partOf));
      bench.progress('profiles of warm calls', (round + 1) / rounds);
    }
    // A part without any time has moved to files that `bench/profile-share.ts` does not know.
    const lost = (Object.keys(shares[0] ?? {}) as Part[]).filter((part) => shares.every((each) => each[part] === 0));
    if (lost.length > 0) throw new Error(`no time is spent on ${lost.join(', ')}. Update bench/profile-share.ts.`);
    return shares;
  } finally {
    await ingest.stop();
  }
}
