import type { DeployedStack } from '#ops/stack/deployed-stack';
import type { LaneResources } from '#ops/stack/lanes';
import type { LanePause, LaneState } from '#ops/stage/stage';

/** States in which Lambda receives nothing for a mapping, or is about to stop. */
const STOPPED: ReadonlySet<string> = new Set(['Disabled', 'Disabling']);

/** State of a mapping that was deleted outside CloudFormation. */
export const LOST = 'Deleted';

/** Tells if a mapping in this state receives nothing, or is about to stop. */
export function isStopped({ mapping }: Pick<LaneState, 'mapping'>): boolean {
  return STOPPED.has(mapping);
}

/** Formats a pause as the value of a lane's parameter. */
export function formatPause({ since, by }: LanePause): string {
  return `${since} ${by}`;
}

/** Parses the value of a lane's parameter. Returns undefined for the value of a lane that is not paused. */
export function parsePause(value: string): LanePause | undefined {
  if (value === '') return undefined;
  // Another tool may have written the parameter. Each value but the empty one pauses the lane.
  const [since = '', ...by] = value.split(' ');
  return Number.isNaN(Date.parse(since)) ? { since: 'unknown', by: value } : { since, by: by.join(' ') || 'unknown' };
}

/** Reads the pause of a lane that its stack holds. */
export function heldPause(
  { parameters }: Pick<DeployedStack, 'parameters'>,
  { pauseParameter }: LaneResources,
): LanePause | undefined {
  return pauseParameter === undefined ? undefined : parsePause(parameters.get(pauseParameter) ?? '');
}
