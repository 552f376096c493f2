import { setTimeout as sleep } from 'node:timers/promises';
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { keepsOrder, messageGroup, type StoredReference } from '#contract/reference';
import { UserError } from '#ops/user-error';

/** Most messages that SQS accepts in a call. */
const MAX_PER_CALL = 10;
/** Delays before another try of the messages that SQS did not confirm. */
const DELAYS_MS = [200, 1_000, 3_000];

/**
 * Sends references to the queue of a lane.
 *
 * On a FIFO queue the calls run in sequence and each has one message per group. Otherwise SQS could refuse a message
 * and accept its followers.
 *
 * @param run id of this run. SQS drops a message of a FIFO queue that has the same id as one of the last five minutes
 * @throws {UserError} when SQS does not confirm a message
 */
export async function sendMessages(
  sqs: SQSClient,
  queueUrl: string,
  references: readonly StoredReference[],
  run: string,
): Promise<void> {
  const calls = callsFor(references, keepsOrder(queueUrl));
  if (!keepsOrder(queueUrl)) {
    await Promise.all(calls.map((call) => send(sqs, queueUrl, call, run)));
    return;
  }
  for (const call of calls) await send(sqs, queueUrl, call, run);
}

function callsFor(references: readonly StoredReference[], inOrder: boolean): StoredReference[][] {
  const calls: StoredReference[][] = [];
  const groups = new Set<string>();
  for (const reference of references) {
    const { MessageGroupId } = messageGroup(reference, inOrder);
    const call = calls.at(-1);
    if (call && call.length < MAX_PER_CALL && !(inOrder && groups.has(MessageGroupId))) {
      call.push(reference);
    } else {
      calls.push([reference]);
      groups.clear();
    }
    groups.add(MessageGroupId);
  }
  return calls;
}

async function send(
  sqs: SQSClient,
  queueUrl: string,
  references: readonly StoredReference[],
  run: string,
): Promise<void> {
  let entries = references.map((reference, n) => {
    const group = messageGroup(reference, keepsOrder(queueUrl));
    const ordered = group.MessageDeduplicationId && { MessageDeduplicationId: `${reference.id}-${run}` };
    return { Id: `${n}`, MessageBody: JSON.stringify(reference), ...group, ...ordered };
  });
  for (const delay of [...DELAYS_MS, undefined]) {
    const command = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries });
    const { Successful = [], Failed = [] } = await sqs.send(command);
    const confirmed = new Set(Successful.map(({ Id }) => Id));
    entries = entries.filter(({ Id }) => !confirmed.has(Id));
    if (entries.length === 0) return;
    const { Code = 'NotConfirmed', Message = 'no result' } = Failed[0] ?? {};
    if (delay === undefined || Failed.some(({ SenderFault }) => SenderFault)) {
      throw new UserError(`SQS did not confirm a message (${Code}: ${Message})`);
    }
    await sleep(delay);
  }
}
