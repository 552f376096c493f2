/** Namespace of every metric that the functions publish. */
export const METRICS_NAMESPACE = 'Catchbasin';

/** Metrics that the functions publish. Each is a count by topic, except where another dimension is named. */
export const METRICS = {
  accepted: 'WebhooksAccepted',
  rejected: 'WebhooksRejected',
  processed: 'WebhooksProcessed',
  duplicate: 'WebhooksDuplicate',
  retried: 'WebhooksRetried',
  deadLettered: 'WebhooksDeadLettered',
  /** Stored webhooks that wait to be queued, by stage. */
  unqueued: 'WebhooksUnqueued',
} as const;

/** Names of the alarms. Each has a section of the same name in `docs/runbook.md`. */
export const ALARMS = {
  ingest5xxRate: 'ingest-5xx-rate',
  ingest4xxRate: 'ingest-4xx-rate',
  deadLettersWaiting: 'dead-letters-waiting',
  oldestWebhookAge: 'oldest-webhook-age',
  processorErrors: 'processor-errors',
  processorThrottles: 'processor-throttles',
  unqueuedWebhooks: 'unqueued-webhooks',
} as const;

/** Messages of the log lines that follow a webhook, one per step, so that one search finds all of them. */
export const STEPS = {
  queued: 'webhook queued',
  rejected: 'webhook rejected',
  handshake: 'handshake answered',
  processed: 'webhook processed',
  duplicate: 'webhook duplicate',
  retrying: 'webhook retrying',
  deadLettered: 'webhook dead-lettered',
  /** It waited behind another webhook of its key for longer than necessary. */
  held: 'webhook held back',
} as const;
