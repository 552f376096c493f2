/** Reason of a dead letter. The message carries it as attributes beside the untouched reference. */
export interface DeadLetterReason {
  /** Class of the error, such as `PermanentError`. */
  readonly errorName: string;
  /** Message of the error, with those of its causes. */
  readonly errorMessage: string;
  /** Twelve hex digits. Failures at the same place in the code have the same. */
  readonly stackHash: string;
  /** Number of attempts that were made. */
  readonly attempts: number;
  /** Time at which SQS first handed the webhook to a processor, in ISO 8601. */
  readonly firstAttemptAt: string;
  /** Time of the last failure, in ISO 8601. */
  readonly lastFailureAt: string;
  /** Version of the processor that made the last attempt. */
  readonly functionVersion: string;
}

/** Names of the SQS message attributes that carry a `DeadLetterReason`. */
export const REASON_ATTRIBUTES = [
  'errorName',
  'errorMessage',
  'stackHash',
  'attempts',
  'firstAttemptAt',
  'lastFailureAt',
  'functionVersion',
] as const satisfies readonly (keyof DeadLetterReason)[];
