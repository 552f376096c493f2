import type { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy, { type MiddlewareObj } from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { LOGS } from '#contract/observability';
import type { TopicCounter } from '#lambdas/runtime/topic-counter';
import type { ProcessDependencies } from './dependencies.ts';
import { processBatch } from './process-batch.ts';
import type { QueuedMessage } from './queued-message.ts';

/** Translates between SQS and the verb: only the messages that are not settled are reported. */
export function createHandler(dependencies: ProcessDependencies, logger: Logger) {
  const handle = async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const unsettled = await processBatch(event.Records.map(toMessage), context, dependencies);
    return { batchItemFailures: unsettled.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
  // Not a moment before Lambda kills the process: it would live on, and its old attempts beside those of the next invocation.
  return middy(handle, { timeoutEarlyInMillis: 0 })
    .use(injectLambdaContext(logger))
    .use(publishCounts(dependencies.counter))
    .use(logErrors(logger));
}

function toMessage({ messageId, body, receiptHandle, attributes }: SQSRecord): QueuedMessage {
  return {
    messageId,
    body,
    receiptHandle,
    receiveCount: Number(attributes.ApproximateReceiveCount),
    sentAt: new Date(Number(attributes.SentTimestamp)),
    firstReceivedAt: new Date(Number(attributes.ApproximateFirstReceiveTimestamp)),
    group: attributes.MessageGroupId ?? '',
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
      if (error) logger.error(LOGS.batchFailed, { error });
    },
  };
}
