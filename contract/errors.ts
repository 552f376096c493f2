/** A failure that no retry can mend: the webhook goes straight to the dead-letter queue, with this reason. */
export class PermanentError extends Error {
  override readonly name: string = 'PermanentError';
}

/** The body is not what the handler's schema asks for. Permanent: the same bytes would fail again. */
export class SchemaMismatchError extends PermanentError {
  override readonly name = 'SchemaMismatchError';
}

/** The attempt ran longer than its priority's `attemptTimeout`. It counts as failed and is retried. */
export class AttemptTimedOutError extends Error {
  override readonly name = 'AttemptTimedOutError';
}

/** The reference's payload is not in the bucket. Retried, since S3 may only be failing to answer. */
export class PayloadMissingError extends Error {
  override readonly name = 'PayloadMissingError';
}

/** Another message brought the same webhook, and its attempt has not ended. Waited for, however often it takes. */
export class AttemptInProgressError extends Error {
  override readonly name = 'AttemptInProgressError';
}
