import { AttemptTimedOutError } from '#contract/errors';
import type { Handler, HandlerLog, Webhook } from '#contract/handler';
import { withConsoleOf } from './handler-console.ts';

export interface RunOptions {
  /** The number of the attempt, from 1. */
  readonly number: number;
  readonly timeoutSeconds: number;
  readonly log: HandlerLog;
}

/**
 * Runs a handler once. Abandons a handler that hangs at its timeout, so that it does not delay its batch.
 *
 * @throws {AttemptTimedOutError} when the handler exceeds the timeout, otherwise the value that the handler throws
 */
export async function runHandler(handler: Handler, webhook: Webhook, options: RunOptions): Promise<void> {
  const { number, timeoutSeconds, log } = options;
  const controller = new AbortController();
  const { promise: timedOut, reject } = Promise.withResolvers<never>();
  const timeoutMs = timeoutSeconds * 1_000;
  const end = performance.now() + timeoutMs;
  const timer = setTimeout(() => {
    const error = new AttemptTimedOutError(`the attempt exceeded its timeout of ${timeoutSeconds} s`);
    controller.abort(error);
    reject(error);
  }, timeoutMs);
  const context = {
    attempt: number,
    signal: controller.signal,
    remainingMs: () => Math.max(0, end - performance.now()),
    log,
  };
  try {
    await Promise.race([withConsoleOf(log, async () => handler(webhook, context)), timedOut]);
  } finally {
    clearTimeout(timer);
  }
}
