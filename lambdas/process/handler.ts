import type { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy, { type MiddlewareObj } from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { TopicCounter } from '../runtime/topic-counter.ts';
import { type ProcessDependencies, processWebhook, type QueuedMessage } from './process-webhook.ts';

/** Translates between SQS and the verb: the batch's attempts run side by side, and only those that failed are reported. */
export function createHandler(dependencies: ProcessDependencies, logger: Logger) {
  return middy(async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const settled = await Promise.all(
      event.Records.map((record) => processWebhook(toMessage(record), context, dependencies)),
    );
    const unsettled = event.Records.filter((_, index) => !settled[index]);
    return { batchItemFailures: unsettled.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  })
    .use(injectLambdaContext(logger))
    .use(publishCounts(dependencies.counter))
    .use(logErrors(logger));
}

function toMessage({ body, receiptHandle, attributes }: SQSRecord): QueuedMessage {
  return {
    body,
    receiptHandle,
    receiveCount: Number(attributes.ApproximateReceiveCount),
    firstReceivedAt: new Date(Number(attributes.ApproximateFirstReceiveTimestamp)),
  };
}

function publishCounts(counter: TopicCounter): MiddlewareObj {
  const publish = () => counter.publish();
  return { after: publish, onError: publish };
}

/** The whole batch comes back when the function throws; its error should be found beside the webhooks' lines. */
function logErrors(logger: Logger): MiddlewareObj {
  return {
    onError: ({ error }) => {
      if (error) logger.error('the batch failed as a whole', { error });
    },
  };
}
