/**
 * Runs a command that Ctrl-C or SIGTERM must not end before it has cleaned up.
 *
 * @param run receives a signal that Ctrl-C aborts. A second Ctrl-C changes nothing, because npm sends one as well
 */
export async function interruptible<Result>(run: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    return await run(stopping.signal);
  } finally {
    // After an interruption, npm's own signal may still arrive, and must not end the process before its report.
    if (!stopping.signal.aborted) process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
