/**
 * Checks that the official SDK accepts a request that an oracle signs without the SDK's help.
 *
 * @throws {Error} when it does not: the oracle is wrong then, and not our verifier
 */
export function assertAccepted(accepted: boolean, sdk: string): void {
  if (!accepted) throw new Error(`${sdk} rejects a request that its oracle signed`);
}

/**
 * Runs a function at another time, for SDKs that read the clock themselves.
 *
 * Ends fake timers that a test has set.
 */
export async function atTime<T>(now: Date, run: () => T | Promise<T>): Promise<T> {
  jest.useFakeTimers({ now });
  try {
    return await run();
  } finally {
    jest.useRealTimers();
  }
}
