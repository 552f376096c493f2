import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalState, STATE_FILE } from '#config/local-state';
import { UserError } from '#ops/user-error';

/**
 * Reads where the local mode of a project runs.
 *
 * @param project directory of the project
 * @returns undefined when it does not run
 */
export function findLocalState(project: string): LocalState | undefined {
  const file = join(project, STATE_FILE);
  if (!existsSync(file)) return undefined;
  const state: LocalState = JSON.parse(readFileSync(file, 'utf8'));
  // A process that was killed leaves its file behind.
  return isRunning(state.pid) ? state : undefined;
}

/**
 * Reads where the local mode of a project runs.
 *
 * @throws {UserError} when it does not run
 */
export function readLocalState(project: string): LocalState {
  const state = findLocalState(project);
  if (state) return state;
  throw new UserError('the local mode is not running. Start it with `npm start` in another shell, or omit --local.');
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of another user exists, although it cannot be signalled.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
