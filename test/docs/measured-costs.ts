/**
 * Requests, bytes and metrics of a webhook with a body of 2 KiB, which `test/example/measured-costs.test.ts` measures
 * again. They come from the bundled functions of the shipped configuration on emulators. No duration is among them.
 */
export const MEASURED = {
  /** Requests of each webhook. */
  webhook: { PutObject: 1, SendMessage: 1, GetObject: 1, PutItem: 1, UpdateItem: 1 },
  /** Requests of Lambda's poller for each batch. */
  batch: { ReceiveMessage: 1, DeleteMessageBatch: 1 },
  /** Requests of a first attempt that fails, in a batch of one. */
  failedAttempt: {
    ReceiveMessage: 1,
    GetObject: 1,
    PutItem: 1,
    UpdateItem: 1,
    DeleteItem: 1,
    ChangeMessageVisibility: 1,
  },
  /** Requests of each run of the requeue function without markers. */
  requeue: { ListObjectsV2: 1 },
  bytes: {
    /** Event of API Gateway for the ingest function. */
    event: 3_320,
    /** Object in S3. */
    object: 3_074,
    /** Body of the SQS message. */
    message: 283,
    /** Idempotency record in DynamoDB. */
    item: 113,
    /** Line of the access log of API Gateway. */
    accessLog: 163,
    /** Line of the ingest function for an accepted webhook. */
    ingestLog: 618,
    /** Line of the processor for a webhook whose handler logs nothing. */
    processLog: 589,
    /** Line of the ingest function for a request with a wrong signature. */
    rejectLog: 391,
    /** Line of a run of the requeue function. */
    requeueLog: 285,
  },
  /** Custom metrics of a topic that receives webhooks. */
  metrics: 4,
} as const;
