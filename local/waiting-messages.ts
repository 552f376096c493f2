import { GetQueueAttributesCommand, paginateListQueues, type SQSClient } from '@aws-sdk/client-sqs';
import { ACCOUNT } from './resolver.ts';

/** A queue that has messages. */
export interface WaitingMessages {
  readonly queueName: string;
  readonly count: number;
}

const COUNTS = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesDelayed',
  'ApproximateNumberOfMessagesNotVisible',
] as const;

/** Counts the messages of each queue of an emulator, received ones included. Leaves out empty queues. */
export async function countWaitingMessages(sqs: SQSClient, endpoint: string): Promise<WaitingMessages[]> {
  const waiting: WaitingMessages[] = [];
  for await (const { QueueUrls = [] } of paginateListQueues({ client: sqs }, { MaxResults: 1_000 })) {
    for (const listedUrl of QueueUrls) {
      const queueName = listedUrl.split('/').at(-1) ?? listedUrl;
      const QueueUrl = `${endpoint}/${ACCOUNT}/${queueName}`;
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...COUNTS] }));
      const count = COUNTS.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
      if (count > 0) waiting.push({ queueName, count });
    }
  }
  return waiting;
}
