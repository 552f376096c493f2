/**
 * Lock of the objects in the payload bucket, by S3 Object Lock.
 *
 * @example
 * objectLock: { mode: 'governance', days: 30 }
 */
export interface ObjectLockConfig {
  /**
   * Users that can delete a locked object: those with `s3:BypassGovernanceRetention` (`'governance'`), or none
   * (`'compliance'`), not even the root user.
   */
  readonly mode: 'governance' | 'compliance';

  /**
   * Days for which an object is locked after it was stored, from 1 to 36,500. At most each `payloadRetentionDays`,
   * because S3 keeps locked objects longer than its lifecycle rules say.
   */
  readonly days: number;
}
