import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type LocalState, STATE_DIRECTORY, STATE_FILE } from '#config/local-state';
import { UserError } from '#ops/user-error';

/** The file that the lock is on. Reading it in this process would release the lock on POSIX systems. */
const LOCK_FILE = join(STATE_DIRECTORY, 'lock');
const PID_FILE = join(STATE_DIRECTORY, 'lock.pid');
const SQLITE_BUSY = 5;

/**
 * Locks the state directory for this process. The operating system releases the lock of a process that ends,
 * even of one that was killed, so that no lock is ever left behind.
 *
 * @returns a function that releases the lock
 * @throws {UserError} naming the local mode that has the lock
 */
export function lockStateDirectory(): () => void {
  const database = new DatabaseSync(LOCK_FILE);
  try {
    // SQLite has the file locks of each platform.
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error;
    throw new UserError(describeOther());
  }
  writeFileSync(PID_FILE, String(process.pid));
  return () => database.close();
}

function describeOther(): string {
  const pid = existsSync(PID_FILE) ? readFileSync(PID_FILE, 'utf8') : 'unknown';
  const fix = 'Use that one, or press Ctrl-C in its terminal and start again.';
  if (!existsSync(STATE_FILE)) {
    return `Another local mode is starting or stopping in this directory (process ${pid}). ${fix}`;
  }
  const { url }: LocalState = JSON.parse(readFileSync(STATE_FILE, 'utf8'));
  return `Another local mode runs in this directory: ${url} (process ${pid}). ${fix}`;
}
