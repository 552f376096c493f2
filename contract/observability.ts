/** Namespace of every metric that Catchbasin puts. */
export const METRICS_NAMESPACE = 'Catchbasin';

/** Metrics that the functions put, each a count by topic. */
export const METRICS = {
  accepted: 'WebhooksAccepted',
  rejected: 'WebhooksRejected',
  processed: 'WebhooksProcessed',
  duplicate: 'WebhooksDuplicate',
  retried: 'WebhooksRetried',
  deadLettered: 'WebhooksDeadLettered',
  /** Stored webhooks that wait to be queued; by stage instead of by topic. */
  unqueued: 'WebhooksUnqueued',
} as const;

/** Alarms, each with a section of the same name in `docs/runbook.md`. */
export const ALARMS = {
  ingest5xxRate: 'ingest-5xx-rate',
  ingest4xxRate: 'ingest-4xx-rate',
  deadLettersWaiting: 'dead-letters-waiting',
  oldestWebhookAge: 'oldest-webhook-age',
  processorErrors: 'processor-errors',
  processorThrottles: 'processor-throttles',
  unqueuedWebhooks: 'unqueued-webhooks',
} as const;

/** The messages of the log lines that follow a webhook, one per step: one grep finds its way. */
export const STEPS = {
  queued: 'webhook queued',
  rejected: 'webhook rejected',
  handshake: 'handshake answered',
  processed: 'webhook processed',
  duplicate: 'webhook duplicate',
  retrying: 'webhook retrying',
  deadLettered: 'webhook dead-lettered',
  /** It waits behind another of its key for longer than it had to. */
  held: 'webhook held back',
} as const;
