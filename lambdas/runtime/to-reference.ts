import type { ResolvedTopic } from '#config/resolve-webhooks';
import { payloadKey } from '#contract/keys';
import { orderingGroup } from '#contract/ordering-group';
import { readHeader } from '#contract/read-location';
import type { StoredReference } from '#contract/reference';
import { REFUSED_BY_SQS } from '#contract/sqs-characters';
import type { StoredWebhook } from '#contract/stored-webhook';
import type { Location } from '#contract/verification';

/** Creates the message that refers to a stored webhook. */
export function toReference(
  webhook: StoredWebhook,
  body: Buffer,
  { verify, orderBy }: Pick<ResolvedTopic, 'verify' | 'orderBy'>,
): StoredReference {
  const eventId = fromHeader(webhook, verify.eventId);
  const eventType = fromHeader(webhook, verify.eventType);
  return {
    v: 1,
    id: webhook.id,
    topic: webhook.topic,
    key: payloadKey(webhook),
    receivedAt: webhook.receivedAt,
    bytes: body.length,
    ...(orderBy && {
      group: orderingGroup(webhook, { headers: webhook.headers, bytes: body, jsonField: verify.jsonField }, orderBy),
    }),
    ...(eventId !== undefined && { eventId }),
    ...(eventType !== undefined && { eventType }),
    ...(webhook.source && { source: webhook.source }),
  };
}

/**
 * Reads a value from a header. Ingest never parses the body for it, because the processor can read it later.
 *
 * A value with characters that SQS refuses is left out, because its webhook could never be queued.
 */
function fromHeader(webhook: StoredWebhook, location: Location | undefined): string | undefined {
  const value = location && 'header' in location ? readHeader(webhook.headers, location.header) : undefined;
  return value && value.search(REFUSED_BY_SQS) < 0 ? value : undefined;
}
