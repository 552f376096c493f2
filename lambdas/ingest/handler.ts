import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { HandlerLog } from '../../contract/handler.ts';
import { STEPS } from '../../contract/observability.ts';
import type { Webhooks } from '../../contract/resolve-webhooks.ts';
import type { TopicCounter } from '../runtime/topic-counter.ts';
import type { IngestPorts } from './ports.ts';
import { Problem } from './problem.ts';
import { type Received, receiveWebhook } from './receive-webhook.ts';
import { type IngestRequest, toRequest } from './request.ts';

export interface IngestDependencies {
  readonly webhooks: Webhooks;
  readonly ports: IngestPorts;
  readonly log: HandlerLog;
  readonly counter: TopicCounter;
}

type Answer = APIGatewayProxyStructuredResultV2;

/** Translates between API Gateway and the verb, and writes the one log line that each request gets. */
export function createHandler(dependencies: IngestDependencies): (event: APIGatewayProxyEventV2) => Promise<Answer> {
  const { webhooks, ports, counter } = dependencies;
  return async (event) => {
    const request = toRequest(event);
    try {
      return accepted(request, await receiveWebhook(request, webhooks, ports), dependencies);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return rejected(request, error, dependencies);
    } finally {
      counter.publish();
    }
  };
}

function accepted(request: IngestRequest, received: Received, { log, counter }: IngestDependencies): Answer {
  const { reference, ...fields } = received;
  const { id, topic, eventId, eventType } = reference;
  log.info(STEPS.queued, { id, topic, eventId, eventType, bytes: request.body.length, ...fields });
  counter.count('accepted', topic);
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json', 'x-webhook-id': id },
    body: JSON.stringify({ id }),
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
