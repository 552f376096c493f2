import type { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy, { type MiddlewareObj } from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { LOGS } from '#contract/observability';
import type { Counter } from '#lambdas/runtime/counter';
import type { ProcessDependencies } from './dependencies.ts';
import { Invocation } from './invocation.ts';
import { processBatch } from './process-batch.ts';
import type { QueuedMessage } from './queued-message.ts';

/** Creates the Lambda handler. It reports to SQS only the messages that are not settled. */
export function createHandler(dependencies: ProcessDependencies, logger: Logger) {
  const handle = async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const invocation = new Invocation(context, dependencies.ports);
    const unsettled = await processBatch(event.Records.map(toMessage), invocation, dependencies);
    return { batchItemFailures: unsettled.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
  // An early timeout would end the invocation but not its attempts, which would then overlap with the next invocation.
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

function publishCounts(counter: Counter): MiddlewareObj {
  const publish = () => counter.publish();
  return { after: publish, onError: publish };
}

/** Logs an error of the function itself, because the whole batch then returns to the queue. */
function logErrors(logger: Logger): MiddlewareObj {
  return {
    onError: ({ error }) => {
      if (error) logger.error(LOGS.batchFailed, { error });
    },
  };
}
