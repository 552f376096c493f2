import type { ResolvedLane } from './resolve-webhooks.ts';

/** Coarse, because the processor's semaphore counts its units one by one. */
const UNIT_BYTES = 65_536;

/**
 * A sixteenth of the memory: a body is held several times over, as JSON, as text, as bytes, and as what the handler parses
 * it into.
 */
const UNITS_PER_MIB = 1_048_576 / UNIT_BYTES / 16;

/** The room that a processor has for the bodies that it holds at once, in units. */
export function memoryUnits({ memorySize }: Pick<ResolvedLane, 'memorySize'>): number {
  return memorySize * UNITS_PER_MIB;
}

/** The room that a body takes up. One that is larger than all of it is worked on alone. */
export function unitsFor(bytes: number, lane: Pick<ResolvedLane, 'memorySize'>): number {
  return Math.min(Math.max(Math.ceil(bytes / UNIT_BYTES), 1), memoryUnits(lane));
}

/** How many of the largest bodies that its topics take a processor holds at once. */
export function maxLargeBodies(lane: Pick<ResolvedLane, 'memorySize' | 'maxBodyBytes'>): number {
  return Math.floor(memoryUnits(lane) / unitsFor(lane.maxBodyBytes, lane));
}
