/** Message of the lane's queue. */
export interface QueuedMessage {
  readonly messageId: string;
  readonly body: string;
  readonly receiptHandle: string;
  /** Number of times that SQS delivered it, including this one. */
  readonly receiveCount: number;
  readonly sentAt: Date;
  readonly firstReceivedAt: Date;
  /** Message group, or an empty string. */
  readonly group: string;
}
