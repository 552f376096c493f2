import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** A command and all that it starts: they end together, and nobody else does. */
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

  /** Waits for all of it to end. @returns whether it has */
  async isGoneWithin(milliseconds: number): Promise<boolean> {
    const deadline = Date.now() + milliseconds;
    while (this.isLeft && Date.now() < deadline) await sleep(50);
    return !this.isLeft;
  }

  /** Nothing in it keeps anything that would be worth a goodbye. */
  end(): void {
    this.#signal('SIGKILL');
  }

  /** @returns whether there was anybody to signal */
  #signal(signal: NodeJS.Signals | 0): boolean {
    const { pid } = this.#child;
    if (pid === undefined) return false;
    try {
      return process.kill(-pid, signal);
    } catch (error) {
      // Of processes that are ours, macOS says EPERM when they have ended and nobody has been told yet.
      if (['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
      throw error;
    }
  }
}
