import { AttemptTimedOutError } from '#contract/errors';
import type { Handler, HandlerLog, Webhook } from '#contract/handler';

export interface Attempt {
  /** 1 for the first. */
  readonly number: number;
  readonly timeoutSeconds: number;
  readonly log: HandlerLog;
}

/**
 * Runs a handler once and gives up on it in time, so that one that hangs does not take its batch along.
 *
 * @throws {AttemptTimedOutError} when it runs out of time; otherwise whatever the handler throws
 */
export async function attemptWebhook(handler: Handler, webhook: Webhook, attempt: Attempt): Promise<void> {
  const controller = new AbortController();
  const { promise: outOfTime, reject } = Promise.withResolvers<never>();
  const timeoutMs = attempt.timeoutSeconds * 1_000;
  const end = performance.now() + timeoutMs;
  const timer = setTimeout(() => {
    const error = new AttemptTimedOutError(`the attempt took longer than ${attempt.timeoutSeconds} s`);
    controller.abort(error);
    reject(error);
  }, timeoutMs);
  const context = {
    attempt: attempt.number,
    signal: controller.signal,
    remainingMs: () => Math.max(0, end - performance.now()),
    log: attempt.log,
  };
  try {
    await Promise.race([(async () => handler(webhook, context))(), outOfTime]);
  } finally {
    clearTimeout(timer);
  }
}
