import { setTimeout as sleep } from 'node:timers/promises';
import {
  CancelMessageMoveTaskCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { UserError } from '#ops/user-error';

const POLL_MS = 1_000;

/** Result of a move by SQS. */
export interface Moved {
  readonly moved: number;
  /** Tells if Ctrl-C cancelled it. What was moved stays moved. */
  readonly cancelled: boolean;
}

/**
 * Lets SQS itself move all messages of a dead-letter queue. Not possible with a filter, with a rate, on a FIFO lane,
 * whose groups SQS does not restore, and on the emulator of the local mode.
 *
 * The destination is named, because SQS does not know the source of messages that the processor dead-lettered.
 *
 * @throws {UserError} when the task fails
 */
export async function moveAll(
  sqs: SQSClient,
  { from, to }: { readonly from: string; readonly to: string },
  signal: AbortSignal,
  onProgress: (moved: number) => void,
): Promise<Moved> {
  const [SourceArn, DestinationArn] = await Promise.all([arnOf(sqs, from), arnOf(sqs, to)]);
  const { TaskHandle } = await sqs.send(new StartMessageMoveTaskCommand({ SourceArn, DestinationArn }));
  let cancelling = false;
  for (;;) {
    if (signal.aborted && !cancelling) {
      cancelling = true;
      // A task that has just ended cannot be cancelled.
      await sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle })).catch(() => undefined);
    }
    const { Results: [task] = [] } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 1 }));
    const moved = task?.ApproximateNumberOfMessagesMoved ?? 0;
    onProgress(moved);
    if (task?.Status === 'COMPLETED') return { moved, cancelled: false };
    if (task?.Status === 'CANCELLED') return { moved, cancelled: true };
    if (task?.Status === 'FAILED') {
      throw new UserError(`SQS moved ${moved} dead letters and then failed: ${task.FailureReason}. Run it again.`);
    }
    await sleep(POLL_MS, undefined, cancelling ? {} : { signal }).catch(() => undefined);
  }
}

async function arnOf(sqs: SQSClient, queueUrl: string): Promise<string> {
  const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] });
  return (await sqs.send(command)).Attributes?.QueueArn ?? '';
}
