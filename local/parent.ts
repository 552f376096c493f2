import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const CHECK_MS = 250;

/**
 * Calls a function once when npm has ended, even when it was killed. This process must then end too, so that its port
 * becomes free.
 *
 * npm runs a shell, and the shell runs this process. Either of them can end alone. On Windows, which has no `ps`, only
 * the shell is observed.
 */
export function onParentEnd(call: () => void): void {
  const shell = process.ppid;
  const observed = [shell];
  void parentOf(shell).then((npm) => npm !== undefined && observed.push(npm));
  const timer = setInterval(() => {
    if (process.ppid === shell && observed.every(isAlive)) return;
    clearInterval(timer);
    call();
  }, CHECK_MS).unref();
}

async function parentOf(pid: number): Promise<number | undefined> {
  if (process.platform === 'win32') return undefined;
  // A machine without `ps` has only the shell observed, too.
  const { stdout } = await promisify(execFile)('ps', ['-o', 'ppid=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return Number(stdout) || undefined;
}

function isAlive(pid: number): boolean {
  try {
    // Signal 0 only checks that the process exists.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
