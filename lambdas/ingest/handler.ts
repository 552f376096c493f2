import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { ResolvedTopic, ResolvedWebhooks } from '#config/resolve-webhooks';
import type { HandlerLog } from '#contract/handler';
import { STEPS } from '#contract/observability';
import type { TopicCounter } from '#lambdas/runtime/topic-counter';
import { allowSender } from './allow-sender.ts';
import { answerHandshake } from './answer-handshake.ts';
import type { IngestPorts } from './ports.ts';
import { Problem } from './problem.ts';
import { type Received, receiveWebhook } from './receive-webhook.ts';
import { type IngestRequest, toRequest } from './request.ts';

export interface IngestDependencies {
  readonly webhooks: ResolvedWebhooks;
  readonly ports: IngestPorts;
  readonly log: HandlerLog;
  readonly counter: TopicCounter;
}

type Answer = APIGatewayProxyStructuredResultV2;

/** Translates between API Gateway and the verbs, and writes the one log line that each request gets. */
export function createHandler(dependencies: IngestDependencies): (event: APIGatewayProxyEventV2) => Promise<Answer> {
  return async (event) => {
    const request = toRequest(event);
    try {
      return await answer(request, dependencies);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return rejected(request, error, dependencies);
    } finally {
      dependencies.counter.publish();
    }
  };
}

async function answer(request: IngestRequest, dependencies: IngestDependencies): Promise<Answer> {
  const { webhooks, ports, log } = dependencies;
  const topic = findTopic(request, webhooks);
  if (topic.allowFrom.length > 0) allowSender(topic.allowFrom, request.sourceIp);

  const handshake = await answerHandshake(request, topic.verify, ports);
  if (handshake) {
    log.info(STEPS.handshake, { topic: request.topic, method: request.method, status: handshake.statusCode });
    return handshake;
  }
  return accepted(request, topic, await receiveWebhook(request, topic, ports), dependencies);
}

function findTopic(request: IngestRequest, webhooks: ResolvedWebhooks): ResolvedTopic {
  const topic = Object.hasOwn(webhooks.topics, request.topic) ? webhooks.topics[request.topic] : undefined;
  if (!topic) throw new Problem(404, 'topic-unknown', 'No webhooks are received at this path.');
  return topic;
}

function accepted(
  request: IngestRequest,
  { verify }: ResolvedTopic,
  received: Received,
  dependencies: IngestDependencies,
) {
  const { log, counter } = dependencies;
  const { reference, faults, ...fields } = received;
  const { id, topic, eventId, eventType } = reference;
  const line = { id, topic, eventId, eventType, bytes: request.body.length, ...fields };
  // Nothing is lost, but somebody will want to know that we came close.
  if (faults.length > 0) log.warn(STEPS.queued, { ...line, faults: faults.map(String) });
  else log.info(STEPS.queued, line);
  counter.count('accepted', topic);
  return {
    statusCode: verify.acknowledge?.status ?? 200,
    headers: { 'content-type': verify.acknowledge ? 'text/plain' : 'application/json', 'x-webhook-id': id },
    body: verify.acknowledge?.body ?? JSON.stringify({ id }),
  };
}

function rejected(request: IngestRequest, problem: Problem, { log, counter, webhooks }: IngestDependencies): Answer {
  // A stranger may post to any path: only names that we know become a metric's dimension or a field to search by.
  const topic = Object.hasOwn(webhooks.topics, request.topic) ? request.topic : 'unknown';
  const { status, reason, cause } = problem;
  log.warn(STEPS.rejected, { topic, status, reason, bytes: request.body.length, ...(cause ? { error: cause } : {}) });
  counter.count('rejected', topic);
  return problem.answer();
}
