import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { LOGS } from '#contract/observability';
import type { ProcessDependencies } from './dependencies.ts';
import { Invocation } from './invocation.ts';
import { processBatch } from './process-batch.ts';
import type { QueuedMessage } from './queued-message.ts';

/** Creates the Lambda handler. It reports to SQS only the messages that are not settled. */
export function createHandler(dependencies: ProcessDependencies) {
  return async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    // Lambda's own lines about a crash have the same field.
    const logWith: ProcessDependencies['logWith'] = (fields) =>
      dependencies.logWith({ requestId: context.awsRequestId, ...fields });
    try {
      const invocation = new Invocation(context, dependencies.ports);
      const unsettled = await processBatch(event.Records.map(toMessage), invocation, { ...dependencies, logWith });
      return { batchItemFailures: unsettled.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    } catch (error) {
      // An error of the function itself returns the whole batch to the queue.
      logWith({}).error(LOGS.batchFailed, { error });
      throw error;
    }
  };
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
