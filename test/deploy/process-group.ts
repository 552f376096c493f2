import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** A command and the processes that it starts, which end together. */
export class ProcessGroup {
  readonly #child: ChildProcess;
  /** The command's exit code, or null when it was killed. */
  readonly exit: Promise<number | null>;

  constructor(command: string, args: readonly string[], options: SpawnOptions) {
    this.#child = spawn(command, args, { ...options, detached: true });
    this.exit = once(this.#child, 'exit').then(([code]) => code);
  }

  get isLeft(): boolean {
    return this.#signal(0);
  }

  /** Waits for all processes to end. @returns true when none is left */
  async isGoneWithin(milliseconds: number): Promise<boolean> {
    const deadline = Date.now() + milliseconds;
    while (this.isLeft && Date.now() < deadline) await sleep(50);
    return !this.isLeft;
  }

  /** Kills all processes. None of them has anything to save. */
  end(): void {
    this.#signal('SIGKILL');
  }

  /** Signals all processes. @returns false when none is left */
  #signal(signal: NodeJS.Signals | 0): boolean {
    const { pid } = this.#child;
    if (pid === undefined) return false;
    try {
      return process.kill(-pid, signal);
    } catch (error) {
      // macOS reports EPERM for own processes that have ended and have not been reaped yet.
      if (['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
      throw error;
    }
  }
}
