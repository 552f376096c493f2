import { setTimeout as sleep } from 'node:timers/promises';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { keepsOrder } from '#contract/reference';
import type { BodySpool } from './body-spool.ts';
import type { DeadLetter } from './dead-letter.ts';
import { CONCURRENT_CALLS, type DeadLetterQueue, MAX_BATCH } from './dead-letter-queue.ts';
import { deleteLetters, type Failed, unconfirmed } from './delete-letters.ts';
import type { HeldLetters } from './held-letters.ts';

/** Bytes that SQS accepts in a call: 1 MiB for all messages together. */
const MAX_BATCH_BYTES = 1_048_576;

export interface RedriveOptions {
  /** URL of the queue of the lane. */
  readonly queueUrl: string;
  readonly bodies: BodySpool;
  /** Dead letters per second. @default no limit */
  readonly rate?: number | undefined;
  /** Ends the redrive after the batches that are under way. */
  readonly signal: AbortSignal;
  readonly onProgress?: (redriven: number) => void;
}

/** Result of a redrive. */
export interface Redriven {
  /** Dead letters that were sent and deleted. */
  readonly redriven: number;
  /** Dead letters that SQS did not accept, and those behind them in their order. They remain. */
  readonly notSent: readonly Failed[];
  /** Dead letters that were sent and remain as well, because SQS did not confirm their deletion. */
  readonly notDeleted: readonly Failed[];
}

/**
 * Sends dead letters to the queue of their lane, and deletes each when SQS has confirmed it. A crash in between leaves
 * a dead letter that another run sends again.
 *
 * On a FIFO lane a batch holds at most one webhook of each order, and the next one follows when it is confirmed. So a
 * failure inside a batch cannot change the order.
 *
 * @param letters sorted by receipt
 */
export async function redriveLetters(
  queue: DeadLetterQueue,
  held: HeldLetters,
  letters: readonly DeadLetter[],
  options: RedriveOptions,
): Promise<Redriven> {
  const { queueUrl, bodies, rate, signal, onProgress } = options;
  const inOrder = keepsOrder(queueUrl);
  const waiting = linesOf(letters, inOrder);
  const pace = new Pace(rate);
  const notSent: Failed[] = [];
  const notDeleted: Failed[] = [];
  let redriven = 0;

  const send = async (batch: readonly DeadLetter[]): Promise<Failed[]> => {
    const Entries = batch.map((letter, n) => ({
      Id: `${n}`,
      MessageBody: bodies.get(letter.messageId),
      ...groupOf(letter, inOrder),
    }));
    try {
      const sent = await queue.sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
      return unconfirmed(batch, sent.Successful ?? [], sent.Failed ?? []);
    } catch (error) {
      return batch.map((letter) => ({ letter, error: (error as Error).message }));
    }
  };

  const work = async () => {
    for (let lines = take(waiting, pace.batch); lines.length > 0; lines = take(waiting, pace.batch)) {
      await pace.wait(lines.length, signal);
      if (signal.aborted) return;
      const batch = lines.map((line) => line[0] as DeadLetter);
      const failed = await send(batch);
      const refused = new Set(failed.map(({ letter }) => letter));
      const sent = batch.filter((letter) => !refused.has(letter));
      const remaining = await deleteLetters(queue, sent);
      const kept = new Set(remaining.map(({ letter }) => letter));
      for (const letter of sent) if (!kept.has(letter)) held.settle(letter);
      redriven += sent.length - remaining.length;
      notDeleted.push(...remaining);
      notSent.push(...failed);
      onProgress?.(redriven);
      for (const [n, line] of lines.entries()) {
        const rest = line.slice(1);
        if (!refused.has(batch[n] as DeadLetter)) {
          if (rest.length > 0) waiting.push(rest);
        } else {
          notSent.push(...rest.map((letter) => ({ letter, error: 'an earlier webhook of its order was not sent' })));
        }
      }
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_CALLS }, work));
  return { redriven, notSent, notDeleted };
}

/** Dead letters that must be sent one after the other. */
type Line = readonly DeadLetter[];

function linesOf(letters: readonly DeadLetter[], inOrder: boolean): Line[] {
  return inOrder ? [...Map.groupBy(letters, ({ group }) => group).values()] : letters.map((letter) => [letter]);
}

/** Takes the lines of the next batch, whose first dead letters fit into one call. */
function take(waiting: Line[], max: number): Line[] {
  let [count, bytes] = [0, 0];
  while (count < Math.min(max, waiting.length)) {
    bytes += waiting[count]?.[0]?.bytes ?? 0;
    if (count > 0 && bytes > MAX_BATCH_BYTES) break;
    count++;
  }
  return waiting.splice(0, count);
}

/**
 * Restores the message group of the lane. The deduplication id is that of the dead letter, so that a second run within
 * five minutes sends nothing twice. With the id of the webhook, SQS would drop a webhook that was queued just before.
 */
function groupOf({ topic, group, messageId }: DeadLetter, inOrder: boolean) {
  return inOrder
    ? { MessageGroupId: group, MessageDeduplicationId: `redrive-${messageId}` }
    : { MessageGroupId: topic };
}

/** Spaces batches at a rate. */
class Pace {
  readonly batch: number;
  readonly #rate: number | undefined;
  #next = 0;

  constructor(rate: number | undefined) {
    this.#rate = rate;
    this.batch = rate === undefined ? MAX_BATCH : Math.max(1, Math.min(MAX_BATCH, Math.floor(rate)));
  }

  async wait(count: number, signal: AbortSignal): Promise<void> {
    if (this.#rate === undefined) return;
    const at = Math.max(this.#next, Date.now());
    this.#next = at + (count / this.#rate) * 1_000;
    await sleep(at - Date.now(), undefined, { signal }).catch(() => undefined);
  }
}
