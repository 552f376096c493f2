/** Reason of a dead letter. The message carries it as attributes beside the untouched reference. */
export interface DeadLetterReason {
  /** Class of the error, such as `PermanentError`. */
  readonly errorName: string;
  /** Message of the error, with those of its causes. */
  readonly errorMessage: string;
  /** File, line and column of the error in the user's code. Undefined when no frame of the error is in that code. */
  readonly location?: string;
  /** Twelve hex digits. Failures at the same place in the code have the same. */
  readonly stackHash: string;
  /** Number of the last attempt, or 0 when the handler was not started the last time. */
  readonly attempts: number;
  /** Time of the first receive, at which SQS first delivered the webhook to a processor, in ISO 8601. */
  readonly firstAttemptAt: string;
  /** Time of the last failure, in ISO 8601. */
  readonly lastFailureAt: string;
  /** Version of the processor that dead-lettered the webhook. */
  readonly functionVersion: string;
}

/** Names of the SQS message attributes that carry a `DeadLetterReason`. */
export const REASON_ATTRIBUTES = [
  'errorName',
  'errorMessage',
  'location',
  'stackHash',
  'attempts',
  'firstAttemptAt',
  'lastFailureAt',
  'functionVersion',
] as const satisfies readonly (keyof DeadLetterReason)[];
