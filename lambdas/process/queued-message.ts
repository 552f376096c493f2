/** A message of the lane's queue. */
export interface QueuedMessage {
  readonly messageId: string;
  readonly body: string;
  readonly receiptHandle: string;
  /** How often SQS has handed it out. */
  readonly receiveCount: number;
  readonly sentAt: Date;
  readonly firstReceivedAt: Date;
  /** Its message group, where it has one. */
  readonly group: string;
}
