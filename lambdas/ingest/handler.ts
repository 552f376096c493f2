import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { ResolvedTopic, ResolvedWebhooks } from '#config/resolve-webhooks';
import { STEPS } from '#contract/observability';
import { ownValue } from '#contract/own-value';
import { count, sample } from '#lambdas/runtime/emf';
import type { FunctionLog } from '#lambdas/runtime/logger';
import { answerHandshake } from './answer-handshake.ts';
import type { IngestPorts } from './ports.ts';
import { Problem } from './problem.ts';
import { type Received, receiveWebhook } from './receive-webhook.ts';
import { rejectUnlessAllowed } from './reject-unless-allowed.ts';
import { type IngestRequest, toRequest } from './request.ts';

/** Everything that ingest needs. The entry file creates it once per execution environment. */
export interface IngestDependencies {
  readonly webhooks: ResolvedWebhooks;
  readonly ports: IngestPorts;
  readonly log: FunctionLog;
  /** Version of this function, such as `12`. */
  readonly functionVersion: string;
}

type Response = APIGatewayProxyStructuredResultV2;

/**
 * Creates the Lambda handler. Converts API Gateway events to requests and the results to HTTP responses.
 *
 * Each request writes one log line.
 */
export function createHandler(dependencies: IngestDependencies): (event: APIGatewayProxyEventV2) => Promise<Response> {
  return async (event) => {
    const request = toRequest(event);
    try {
      return await respond(request, dependencies);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return reject(request, error, dependencies);
    }
  };
}

async function respond(request: IngestRequest, dependencies: IngestDependencies): Promise<Response> {
  const { webhooks, ports, log } = dependencies;
  const topic = ownValue(webhooks.topics, request.topic);
  if (!topic) throw new Problem('topic-unknown', 'No webhooks are received at this path.');
  if (topic.allowFrom.length > 0) rejectUnlessAllowed(topic.allowFrom, request.sourceIp);

  const handshake = await answerHandshake(request, topic.verify, ports);
  if (handshake) {
    const line = { topic: request.topic, method: request.method, status: handshake.statusCode };
    log.info(STEPS.handshake, line, [count('handshake', { topic: request.topic })]);
    return handshake;
  }
  const received = await receiveWebhook(request, topic, ports);
  return acknowledge(request, topic, received, dependencies);
}

function acknowledge(
  request: IngestRequest,
  { respond: { status, body, contentType } }: ResolvedTopic,
  { reference, errors, ...fields }: Received,
  { log }: IngestDependencies,
): Response {
  const { id, topic, eventId, eventType } = reference;
  const line = { id, topic, eventId, eventType, bytes: request.body.length, ...fields };
  const metrics = [count('accepted', { topic }), sample('rejected', false, { topic })];
  // Nothing is lost when only one of S3 and SQS failed.
  if (errors.length === 0) log.info(STEPS.accepted, line, metrics);
  else log.warn(STEPS.accepted, { ...line, errors: errors.map(String) }, [...metrics, count('degraded')]);
  const headers = { 'x-webhook-id': id };
  return body
    ? { statusCode: status, headers: { ...headers, 'content-type': contentType }, body }
    : { statusCode: status, headers };
}

function reject(request: IngestRequest, problem: Problem, dependencies: IngestDependencies): Response {
  const { log, webhooks, functionVersion: version } = dependencies;
  // Anyone can post to any path, so only configured names become a metric's dimension or a field to search by.
  const config = ownValue(webhooks.topics, request.topic);
  const topic = config ? request.topic : 'unknown';
  const { reason, cause } = problem;
  const response = problem.toResponse(config?.respond);
  const status = response.statusCode;
  const line = { topic, status, reason, bytes: request.body.length, ...(cause ? { error: cause } : {}) };
  const failed = isFault(problem) ? [count('failed', { version })] : [];
  log.warn(STEPS.rejected, line, [sample('rejected', true, { topic }), ...failed]);
  return response;
}

/** Tells whether ingest failed at a request. A secret or a key that cannot be used is no fault of this version. */
function isFault({ reason, status }: Problem): boolean {
  return status >= 500 && !/^(secret|keys|subscription)-/.test(reason);
}
