/** A failure that no retry can mend: the webhook goes straight to the dead-letter queue, with this reason. */
export class PermanentError extends Error {
  override readonly name: string = 'PermanentError';
}

/** The body is not what the handler's schema asks for. Permanent: the same bytes would fail again. */
export class SchemaMismatchError extends PermanentError {
  override readonly name = 'SchemaMismatchError';
}

/** The attempt ran longer than its lane's `attemptTimeout`. It counts as failed and is retried. */
export class AttemptTimedOutError extends Error {
  override readonly name = 'AttemptTimedOutError';
}

/** The reference's payload is not in the bucket. Retried, since S3 may only be failing to answer. */
export class PayloadMissingError extends Error {
  override readonly name = 'PayloadMissingError';
}

/** Another message brought the same event, and its attempt has not ended. Waited for, however often it takes. */
export class AttemptInProgressError extends Error {
  override readonly name = 'AttemptInProgressError';
}

/**
 * Sets the wait before the next attempt in place of the backoff: for a 429 or 503 that says when to come back.
 * The attempt counts as failed like any other.
 */
export class RetryAfterError extends Error {
  override readonly name = 'RetryAfterError';
  /** 0 to 36,000; what lies outside is taken for the nearest, and what is no number for the backoff. */
  readonly seconds: number;

  constructor(seconds: number, message = `asked to come back in ${seconds} s`, options?: ErrorOptions) {
    super(message, options);
    this.seconds = seconds;
  }
}

/** The invocation has no time left for a whole attempt. The webhook goes back to its queue, and no attempt is counted. */
export class AttemptDeferredError extends Error {
  override readonly name = 'AttemptDeferredError';
}

/** The processor died in each of the webhook's last attempts: nobody can say why, but its log. */
export class ProcessorDiedError extends PermanentError {
  override readonly name = 'ProcessorDiedError';
}
