import type { ResolvedTopic } from '#config/resolve-webhooks';
import type { StoredReference } from '#contract/reference';
import { encodeBody, type StoredWebhook } from '#contract/stored-webhook';
import { toReference } from '#lambdas/runtime/to-reference';
import { newWebhookId } from '#lambdas/runtime/webhook-id';
import { type Durable, makeDurable } from './make-durable.ts';
import type { IngestPorts } from './ports.ts';
import { Problem } from './problem.ts';
import { redactHeaders, redactQuery } from './redact-headers.ts';
import type { IngestRequest } from './request.ts';
import { verifyRequest } from './verify/verify-request.ts';

export interface Received extends Durable {
  readonly reference: StoredReference;
  readonly lane: string;
  readonly verified: boolean;
}

/**
 * Verifies one webhook and makes it durable. When this returns, the webhook will be processed or dead-lettered.
 *
 * @throws {Problem} when the request is rejected or the webhook cannot be made durable
 */
export async function receiveWebhook(
  request: IngestRequest,
  topic: ResolvedTopic,
  ports: IngestPorts,
): Promise<Received> {
  checkRequest(request, topic);
  await verifyRequest(topic.verify, request, ports, ports.now());

  const webhook = toStoredWebhook(request, topic, ports.now());
  const reference = toReference(webhook, request.body, topic);
  const durable = await makeDurable(webhook, reference, topic.lane, ports);
  return { reference, lane: topic.lane, verified: webhook.verified, ...durable };
}

function checkRequest(request: IngestRequest, { maxBodyBytes, verify }: ResolvedTopic): void {
  if (request.method !== 'POST') {
    const handshakes = (verify.handshakes ?? []).map(({ when }) => when.method);
    const allow = [...new Set(['POST', ...handshakes])].join(', ');
    throw new Problem('method-not-allowed', 'Webhooks are received by POST.', { headers: { allow } });
  }
  if (request.body.length > maxBodyBytes) {
    throw new Problem('body-too-large', `The body may have at most ${maxBodyBytes} bytes.`);
  }
}

function toStoredWebhook(request: IngestRequest, topic: ResolvedTopic, now: Date): StoredWebhook {
  return {
    id: newWebhookId(),
    topic: request.topic,
    receivedAt: now.toISOString(),
    method: request.method,
    path: request.path,
    query: topic.keepCredentials ? request.query : redactQuery(request.query, topic.verify),
    headers: topic.keepCredentials ? request.headers : redactHeaders(request.headers, topic.verify),
    ...encodeBody(request.body),
    sourceIp: request.sourceIp,
    verified: topic.verify.kind !== 'unsigned',
  };
}
