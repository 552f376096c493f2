import { SingleBar } from 'cli-progress';
import type { Terminal } from './terminal.ts';

/** Progress of a command, with its rate and the time that is left. */
export interface Progress {
  /** Shows how much is done. @param total corrects the expected total */
  update(done: number, total?: number): void;
  stop(): void;
}

const SILENT: Progress = { update: () => undefined, stop: () => undefined };

/**
 * Shows progress on a terminal. Shows nothing elsewhere.
 *
 * @param what names the work, such as `reading`
 */
export function showProgress(what: string, total: number, { output }: Terminal, hidden = false): Progress {
  if (hidden || !output.isTTY) return SILENT;
  const startedAt = Date.now();
  const format = `${what} {bar} {value}/{total} | {rate}/s | {left} left`;
  const options = { format, clearOnComplete: true, hideCursor: true, barsize: 20, stream: output };
  const bar = new SingleBar(options);
  const payload = (done: number, of: number) => {
    const rate = done / Math.max(0.001, (Date.now() - startedAt) / 1_000);
    return { rate: Math.round(rate), left: done === 0 ? '?' : `${Math.ceil(Math.max(0, of - done) / rate)} s` };
  };
  bar.start(total, 0, payload(0, total));
  return {
    update(done, corrected = bar.getTotal()) {
      bar.setTotal(Math.max(corrected, done));
      bar.update(done, payload(done, corrected));
    },
    stop: () => bar.stop(),
  };
}

/**
 * Shows what is done and for how long, on a terminal and for work without a known total. Shows nothing elsewhere.
 *
 * @param what names the work, such as `reconciling`
 * @param start describes what is done at first
 */
export function showActivity(what: string, start: string, { output }: Terminal, hidden = false): Activity {
  if (hidden || !output.isTTY) return { update: () => undefined, stop: () => undefined };
  const format = `${what} {done} | {duration_formatted}`;
  const bar = new SingleBar({ format, clearOnComplete: true, hideCursor: true, stream: output });
  bar.start(1, 0, { done: start });
  return { update: (done) => bar.update({ done }), stop: () => bar.stop() };
}

/** Display of work without a known total. */
export interface Activity {
  /** Shows what is done. */
  update(done: string): void;
  stop(): void;
}
