import { uuidv7 } from 'uuidv7';
import type { ResolvedTopic } from '#config/resolve-webhooks';
import { payloadKey } from '#contract/keys';
import type { StoredReference } from '#contract/reference';
import { REFUSED_BY_SQS } from '#contract/sqs-characters';
import { encodeBody, type StoredWebhook } from '#contract/stored-webhook';
import type { Location } from '#contract/verification';
import { type Durable, makeDurable } from './make-durable.ts';
import { orderingGroup } from './ordering-group.ts';
import type { IngestPorts } from './ports.ts';
import { Problem } from './problem.ts';
import { redactHeaders } from './redact-headers.ts';
import type { IngestRequest } from './request.ts';
import { verifyRequest } from './verify/verify-request.ts';

export interface Received extends Durable {
  readonly reference: StoredReference;
  readonly lane: string;
  readonly verified: boolean;
}

/**
 * Takes in one webhook: once this returns, it is durable and will be processed or dead-lettered.
 *
 * @throws {Problem} when the request is turned away
 */
export async function receiveWebhook(
  request: IngestRequest,
  topic: ResolvedTopic,
  ports: IngestPorts,
): Promise<Received> {
  checkRequest(request, topic);
  await verifyRequest(topic.verify, request, ports.secrets, ports.now());

  const webhook = toStoredWebhook(request, topic, ports.now());
  const reference = toReference(webhook, request.body, topic);
  const durable = await makeDurable(webhook, reference, topic.lane, ports);
  return { reference, lane: topic.lane, verified: webhook.verified, ...durable };
}

function checkRequest(request: IngestRequest, { maxBodyBytes, verify }: ResolvedTopic): void {
  if (request.method !== 'POST') {
    const handshakes = (verify.handshakes ?? []).map(({ when }) => when.method);
    const allow = [...new Set(['POST', ...handshakes])].join(', ');
    throw new Problem(405, 'method-not-allowed', 'Webhooks are received by POST.', { allow });
  }
  if (request.body.length > maxBodyBytes) {
    throw new Problem(413, 'body-too-large', `The body may have ${maxBodyBytes} bytes.`);
  }
}

function toStoredWebhook(request: IngestRequest, topic: ResolvedTopic, now: Date): StoredWebhook {
  return {
    id: uuidv7(),
    topic: request.topic,
    receivedAt: now.toISOString(),
    method: request.method,
    path: request.path,
    query: request.query,
    headers: topic.keepCredentials ? request.headers : redactHeaders(request.headers, topic.verify),
    ...encodeBody(request.body),
    sourceIp: request.sourceIp,
    verified: topic.verify.kind !== 'unsigned',
  };
}

function toReference(webhook: StoredWebhook, body: Buffer, { verify, orderBy }: ResolvedTopic): StoredReference {
  const eventId = fromHeader(webhook, verify.eventId);
  const eventType = fromHeader(webhook, verify.eventType);
  return {
    v: 1,
    id: webhook.id,
    topic: webhook.topic,
    key: payloadKey(webhook),
    receivedAt: webhook.receivedAt,
    bytes: body.length,
    ...(orderBy && { group: orderingGroup(webhook, body, orderBy) }),
    ...(eventId !== undefined && { eventId }),
    ...(eventType !== undefined && { eventType }),
  };
}

/**
 * Only headers are looked at here: for such a fact the body is never parsed at ingest. What SQS refuses is left out, or the
 * webhook could never be queued; the processor reads it from the stored one.
 */
function fromHeader(webhook: StoredWebhook, location: Location | undefined): string | undefined {
  const value = location && 'header' in location ? webhook.headers[location.header] : undefined;
  return value && value.search(REFUSED_BY_SQS) < 0 ? value : undefined;
}
