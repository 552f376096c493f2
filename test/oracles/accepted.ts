/** Throws unless the official SDK accepts what we signed by hand: then the fault is in the oracle and not in our verifier. */
export function assertAccepted(accepted: boolean, sdk: string): void {
  if (!accepted) throw new Error(`${sdk} refuses a request that its oracle signed`);
}

/** Some SDKs look at the clock themselves and cannot be told the time. Takes back fake timers that a test has set. */
export async function atTime<T>(now: Date, run: () => T | Promise<T>): Promise<T> {
  jest.useFakeTimers({ now });
  try {
    return await run();
  } finally {
    jest.useRealTimers();
  }
}
