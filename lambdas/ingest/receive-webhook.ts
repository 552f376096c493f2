import { uuidv7 } from 'uuidv7';
import { payloadKey } from '../../contract/keys.ts';
import type { Reference } from '../../contract/reference.ts';
import type { Topic, Webhooks } from '../../contract/resolve-webhooks.ts';
import { encodeBody, type StoredWebhook } from '../../contract/stored-webhook.ts';
import type { Location } from '../../contract/verification.ts';
import type { IngestPorts } from './ports.ts';
import { Problem, unavailable } from './problem.ts';
import { redactHeaders } from './redact-headers.ts';
import type { IngestRequest } from './request.ts';
import { verifySignature } from './verify-signature.ts';

export interface Received {
  readonly reference: Reference;
  readonly priority: string;
  readonly verified: boolean;
  readonly storeMs: number;
  readonly queueMs: number;
}

/**
 * Takes in one webhook: once this returns, it is durable and will be processed or dead-lettered.
 *
 * @throws {Problem} when the request is turned away
 */
export async function receiveWebhook(
  request: IngestRequest,
  webhooks: Webhooks,
  ports: IngestPorts,
): Promise<Received> {
  const topic = findTopic(request, webhooks);
  checkRequest(request, topic);
  if (topic.verify.kind === 'signature') {
    await verifySignature(topic.verify, request, ports.secrets, ports.now());
  }

  const webhook = toStoredWebhook(request, topic, ports.now());
  const reference = toReference(webhook, topic);
  const start = performance.now();
  // Store first: a payload without a reference can be found and queued, a reference without a payload cannot.
  await ports.store(reference.key, webhook).catch(orUnavailable('store-failed'));
  const stored = performance.now();
  await ports.enqueue(topic.priority, reference).catch(orUnavailable('queue-failed'));
  return {
    reference,
    priority: topic.priority,
    verified: webhook.verified,
    storeMs: Math.round(stored - start),
    queueMs: Math.round(performance.now() - stored),
  };
}

function findTopic(request: IngestRequest, webhooks: Webhooks): Topic {
  const topic = Object.hasOwn(webhooks.topics, request.topic) ? webhooks.topics[request.topic] : undefined;
  if (!topic) throw new Problem(404, 'topic-unknown', 'No webhooks are received at this path.');
  return topic;
}

function checkRequest(request: IngestRequest, topic: Topic): void {
  if (request.method !== 'POST') {
    throw new Problem(405, 'method-not-allowed', 'Webhooks are received by POST.', { allow: 'POST' });
  }
  if (request.body.length > topic.maxBodyBytes) {
    throw new Problem(413, 'body-too-large', `The body may have ${topic.maxBodyBytes} bytes.`);
  }
}

function toStoredWebhook(request: IngestRequest, topic: Topic, now: Date): StoredWebhook {
  return {
    id: uuidv7(),
    topic: request.topic,
    receivedAt: now.toISOString(),
    method: request.method,
    path: request.path,
    query: request.query,
    headers: redactHeaders(request.headers),
    ...encodeBody(request.body),
    sourceIp: request.sourceIp,
    verified: topic.verify.kind !== 'unsigned',
  };
}

function toReference(webhook: StoredWebhook, { verify }: Topic): Reference {
  const eventId = fromHeader(webhook, verify.eventId);
  const eventType = fromHeader(webhook, verify.eventType);
  return {
    v: 1,
    id: webhook.id,
    topic: webhook.topic,
    key: payloadKey(webhook),
    receivedAt: webhook.receivedAt,
    ...(eventId !== undefined && { eventId }),
    ...(eventType !== undefined && { eventType }),
  };
}

/** Only headers are looked at here: the body is never parsed at the door. */
function fromHeader(webhook: StoredWebhook, location: Location | undefined): string | undefined {
  return location && 'header' in location ? webhook.headers[location.header] : undefined;
}

function orUnavailable(reason: string): (cause: unknown) => never {
  return (cause) => {
    throw Object.assign(unavailable(reason, 'The webhook cannot be taken in at the moment.'), { cause });
  };
}
