import type { ResolvedLane } from './resolve-webhooks.ts';

/** Size of a memory unit. It is coarse, because the processor's semaphore counts its units one by one. */
const UNIT_BYTES = 65_536;

/**
 * Units per MiB of the function's memory. Bodies get a sixteenth of it, because a body is in memory several times: as
 * JSON, as text, as bytes, and as the result of the handler's parser.
 */
const UNITS_PER_MIB = 1_048_576 / UNIT_BYTES / 16;

/** Computes the units that a processor has for the bodies that it holds at the same time. */
export function memoryUnits({ memorySize }: Pick<ResolvedLane, 'memorySize'>): number {
  return memorySize * UNITS_PER_MIB;
}

/** Computes the units that a body takes. A body larger than the memory takes all units, so it is processed alone. */
export function unitsFor(bytes: number, lane: Pick<ResolvedLane, 'memorySize'>): number {
  return Math.min(Math.max(Math.ceil(bytes / UNIT_BYTES), 1), memoryUnits(lane));
}

/** Computes how many bodies of the lane's largest size a processor holds at the same time. */
export function maxLargeBodies(lane: Pick<ResolvedLane, 'memorySize' | 'maxBodyBytes'>): number {
  return Math.floor(memoryUnits(lane) / unitsFor(lane.maxBodyBytes, lane));
}
