/**
 * Makes a failed `fetch` tell where it was called. Since Node 24, the stack trace of `TypeError: fetch failed` has no
 * frame, and a failure that operators cannot locate is the most frequent one.
 *
 * A request that succeeds costs one promise more, because the trace is recorded only after a failure.
 */
export function traceFetch(target: { fetch: typeof fetch } = globalThis): void {
  const original = target.fetch;
  const traced: typeof fetch = async (input, init) => {
    try {
      return await original(input, init);
    } catch (error) {
      // Here V8 still knows the functions that await this one.
      if (Error.isError(error) && !hasFrames(error)) Error.captureStackTrace(error, traced);
      throw error;
    }
  };
  target.fetch = traced;
}

function hasFrames({ stack }: Error): boolean {
  return /\n\s+at /.test(stack ?? '');
}
