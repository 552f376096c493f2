import { UserError } from '#ops/user-error';
import type { Stage, StageLane } from './stage.ts';

/**
 * Finds a lane of a stage.
 *
 * @throws {UserError} when the stage has no such lane
 */
export function findLane({ lanes, title }: Pick<Stage, 'lanes' | 'title'>, name: string): StageLane {
  const lane = lanes.find((each) => each.name === name);
  if (lane) return lane;
  throw new UserError(`${title} has no lane ${name}. Choose one of: ${lanes.map((each) => each.name).join(', ')}.`);
}
