/** Why a webhook was dead-lettered: message attributes beside the untouched reference. */
export interface DeadLetterReason {
  /** Class of the error, such as `PermanentError`. */
  readonly errorName: string;
  readonly errorMessage: string;
  /** Twelve hex digits that are the same for failures at the same place in the code. */
  readonly stackHash: string;
  readonly attempts: number;
  /** ISO 8601: when SQS first handed the webhook to a processor. */
  readonly firstAttemptAt: string;
  /** ISO 8601. */
  readonly lastFailureAt: string;
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
