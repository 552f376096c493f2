/**
 * Dead-letters the webhook without another attempt. Throw it for a failure that no retry can fix.
 *
 * @example
 * if (!customer) throw new PermanentError(`customer ${id} does not exist`);
 */
export class PermanentError extends Error {
  override readonly name: string = 'PermanentError';
}

/**
 * The body does not match the handler's schema. Permanent, because the same bytes would fail again.
 *
 * `webhook.json(schema)` throws it.
 *
 * @example
 * if (error instanceof SchemaMismatchError) log.warn('unexpected body', { error });
 */
export class SchemaMismatchError extends PermanentError {
  override readonly name = 'SchemaMismatchError';
}

/** The attempt ran longer than the `attemptTimeout` of its lane. It counts as failed and is retried. */
export class AttemptTimedOutError extends Error {
  override readonly name = 'AttemptTimedOutError';
}

/** The payload of a reference is not in the bucket. Tried again a few times, which are not attempts. */
export class PayloadMissingError extends Error {
  override readonly name = 'PayloadMissingError';
}

/**
 * Reasons why a handler cannot be started: the idempotency table or the payload store is unavailable, the invocation
 * has too little time left, another attempt at the same event is running, an earlier webhook of its order waits, or a
 * newer version queued the webhook. `unknown` is a fault of Catchbasin.
 */
export type DeferralReason = 'table' | 'store' | 'time' | 'event' | 'order' | 'version' | 'unknown';

/** The handler cannot be started now. The webhook is deferred, which uses up no attempt. */
export class HandlerNotStartedError extends Error {
  override readonly name = 'HandlerNotStartedError';
  readonly reason: DeferralReason;

  constructor(reason: DeferralReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/**
 * Retries the webhook after a given time instead of the backoff, such as the `Retry-After` of a 429 or 503.
 *
 * The attempt counts as failed like any other.
 *
 * @example
 * if (response.status === 429) throw new RetryAfterError(Number(response.headers.get('retry-after') ?? 60));
 */
export class RetryAfterError extends Error {
  override readonly name = 'RetryAfterError';
  /**
   * Delay in seconds. A value outside 0 to 36,000 counts as the nearest limit.
   * If it is not a finite number, the backoff applies.
   */
  readonly seconds: number;

  constructor(seconds: number, message = `the handler asked for a retry after ${seconds} s`, options?: ErrorOptions) {
    super(message, options);
    this.seconds = seconds;
  }
}

/**
 * Attempts beyond the allowed ones ended without a result. The processor died, or could not settle the failure. Only
 * the log of the processor shows the cause.
 */
export class ProcessorDiedError extends PermanentError {
  override readonly name = 'ProcessorDiedError';
}
