/** Namespace of every metric that the functions publish. */
export const METRICS_NAMESPACE = 'Catchbasin';

/** Metrics that the functions publish. Each is a count by topic, except where other dimensions are named. */
export const METRICS = {
  accepted: 'WebhooksAccepted',
  /** Accepted webhooks that only one of S3 and SQS holds, because the other one failed. */
  degraded: 'WebhooksDegraded',
  rejected: 'WebhooksRejected',
  /** Requests that a version of ingest answered 5xx, except because of their secret or key. By stage and version. */
  failed: 'RequestsFailed',
  handshake: 'HandshakesAnswered',
  secretNotRefreshed: 'SecretRefreshesFailed',
  processed: 'WebhooksProcessed',
  duplicate: 'WebhooksDuplicate',
  retried: 'WebhooksRetried',
  /** Webhooks whose handler could not be started because of an outage or a newer version, by stage, lane and reason. */
  deferred: 'WebhooksDeferred',
  deadLettered: 'WebhooksDeadLettered',
  /** Events that were fetched from the provider's API, because it had not delivered them. By topic and by stage. */
  recovered: 'WebhooksRecovered',
  /** Runs of reconcile that failed, by topic and by stage. */
  reconcileFailed: 'ReconcileRunsFailed',
  /** Runs that a topic is behind its `every`, by topic and by stage. */
  reconcileBehind: 'ReconcileRunsBehind',
  /** Checks of an endpoint that was not registered, disabled or failing at the provider. By topic and by stage. */
  endpointUnhealthy: 'EndpointsUnhealthy',
  /** Stored webhooks that wait to be queued, by stage. */
  unqueued: 'WebhooksUnqueued',
} as const;

/** Names of the alarms. Each has a section of the same name in `docs/runbook.md`. */
export const ALARMS = {
  ingest5xx: 'ingest-5xx',
  ingestErrors: 'ingest-errors',
  newVersionFailing: 'new-version-failing',
  ingestThrottles: 'ingest-throttles',
  degradedMode: 'degraded-mode',
  staleSecrets: 'stale-secrets',
  ingestSlow: 'ingest-slow',
  requestsNotReceived: 'requests-not-received',
  webhooksRejected: 'webhooks-rejected',
  webhooksRejectedAllDay: 'webhooks-rejected-all-day',
  topicSilent: 'topic-silent',
  handlersFailing: 'handlers-failing',
  webhooksDeadLettered: 'webhooks-dead-lettered',
  deadLettersWaiting: 'dead-letters-waiting',
  remindersFailing: 'reminders-failing',
  oldestWebhookAge: 'oldest-webhook-age',
  timeToDrain: 'time-to-drain',
  webhooksInFlight: 'webhooks-in-flight',
  processingDeferred: 'processing-deferred',
  unqueuedWebhooks: 'unqueued-webhooks',
  eventsRecovered: 'events-recovered',
  reconcileFailing: 'reconcile-failing',
  reconcileBehind: 'reconcile-behind',
  endpointUnhealthy: 'endpoint-unhealthy',
} as const;

/** Messages of the log lines that follow a webhook, one per step, so that one search finds all of them. */
export const STEPS = {
  accepted: 'webhook accepted',
  recovered: 'webhook recovered',
  rejected: 'webhook rejected',
  handshake: 'handshake answered',
  processed: 'webhook processed',
  duplicate: 'webhook duplicate',
  retrying: 'webhook retrying',
  deferred: 'webhook deferred',
  deadLettered: 'webhook dead-lettered',
} as const;

/** Messages of the other log lines of ingest. Its bundle does not carry the messages of the other functions. */
export const INGEST_LOGS = {
  secretNotRefreshed: 'a secret could not be read again, so its cached value stays in use',
} as const;

/** Messages of the log lines of ingest where it fetches keys. */
export const FETCH_LOGS = {
  keysNotRefreshed: 'keys of a provider could not be fetched again, so the cached ones stay in use',
} as const;

/** Messages of the other log lines of reconcile. */
export const RECONCILE_LOGS = {
  started: 'the first run of reconcile, which looks for events from now on',
  reconciled: 'a topic was reconciled',
  continues: 'a topic is being reconciled, and the next run continues',
  failed: 'a topic could not be reconciled',
  waits: 'a topic is not reconciled until its lane has fewer waiting webhooks',
  gap: 'events were not looked for, because they are older than lookBack',
  notRecovered: 'an event could not be recovered',
  redeliveryRequested: 'the provider was asked to deliver again',
  redeliveryGivenUp: 'a delivery keeps failing, so the provider is no longer asked for it',
  endpointUnhealthy: 'the endpoint is not healthy at the provider',
  endpointNotChecked: 'the endpoint could not be checked at the provider',
} as const;

/** Messages of all other log lines, each documented in `docs/runbook.md`. */
export const LOGS = {
  queuedLate: 'webhook queued late',
  notRequeued: 'webhook could not be requeued, or its marker could not be deleted',
  notStored: 'inline webhook could not be stored',
  unrecorded: 'webhook processed, but its idempotency record could not be saved',
  unsettled: 'a webhook could not be settled and stays in its queue',
  notCounted: 'a failed attempt could not be counted, so the webhook has one attempt more',
  lineLost: 'a log line could not be written',
  notStaggered: 'could not stagger a redelivered webhook',
  batchFailed: 'the batch failed as a whole',
  receiptNotRecorded: 'a failed webhook could not be recorded as received',
  reminded: 'a reminder of new dead letters was sent',
  noReminder: 'there are no new dead letters, so no reminder was sent',
  versionPassed: 'a new version passed its probe and receives traffic',
  versionFailed: 'a new version failed its probe and receives no traffic',
} as const;

export type LogMessage =
  | (typeof STEPS)[keyof typeof STEPS]
  | (typeof INGEST_LOGS)[keyof typeof INGEST_LOGS]
  | (typeof FETCH_LOGS)[keyof typeof FETCH_LOGS]
  | (typeof RECONCILE_LOGS)[keyof typeof RECONCILE_LOGS]
  | (typeof LOGS)[keyof typeof LOGS];

/** Reasons why ingest rejects a request, each with its HTTP status and documented in `docs/runbook.md`. */
export const REJECTIONS = {
  'handshake-incomplete': 400,
  'signature-missing': 401,
  'signature-malformed': 401,
  'signature-mismatch': 401,
  'timestamp-missing': 401,
  'timestamp-stale': 401,
  'timestamp-future': 401,
  'token-missing': 401,
  'token-mismatch': 401,
  'key-unknown': 401,
  'sender-not-allowed': 403,
  'topic-unknown': 404,
  'method-not-allowed': 405,
  'body-too-large': 413,
  'key-not-fetched': 429,
  'keys-unavailable': 503,
  'subscription-not-confirmed': 503,
  'secret-unreadable': 503,
  'secret-not-saved': 503,
  'store-failed': 503,
  'store-and-queue-failed': 503,
  'queue-and-marker-failed': 503,
} as const;

export type RejectionReason = keyof typeof REJECTIONS;
