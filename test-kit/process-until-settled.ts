import type { ResolvedLane, ResolvedWebhooks } from '#config/resolve-webhooks';
import type { DeadLetterReason } from '#contract/dead-letter';
import { messageGroup, type Reference } from '#contract/reference';
import type { ProcessDependencies } from '#lambdas/process/dependencies';
import { Invocation } from '#lambdas/process/invocation';
import { memoryBudget } from '#lambdas/process/memory-budget';
import { processBatch } from '#lambdas/process/process-batch';
import type { InMemoryAws } from './in-memory-aws.ts';
import { type LogLine, recordingLog } from './recording-log.ts';

/** Result of processing a queued webhook. */
export interface Settled {
  /** `duplicate` means that an earlier delivery of the same event was processed, so that the handler did not run. */
  readonly outcome: 'processed' | 'duplicate' | 'dead-lettered';
  /** Number of attempts until the webhook was settled. For a duplicate it is the number of receives. */
  readonly attempts: number;
  /** Seconds between the attempts, without jitter. Tests do not wait for them. */
  readonly retryDelays: readonly number[];
  /** Reason of the dead letter. */
  readonly reason?: DeadLetterReason;
}

interface ProcessorOptions {
  readonly webhooks: ResolvedWebhooks;
  readonly handlers: ProcessDependencies['handlers'];
  readonly memory: InMemoryAws;
  /** Receives the log lines. */
  readonly lines: LogLine[];
}

/** Delivers a message to its lane's processor, as SQS would, until it is processed or dead-lettered. */
export async function processUntilSettled(
  { lane: name, reference }: InMemoryAws['queued'][number],
  { webhooks, handlers, memory, lines }: ProcessorOptions,
): Promise<Settled> {
  const lane = webhooks.lanes[name];
  if (!lane) throw new Error(`the configuration has no lane ${name}: add it to \`lanes\``);
  const sentAt = new Date();
  const hiddenBefore = memory.hidden.length;
  const delays = () => memory.hidden.slice(hiddenBefore).map(({ seconds }) => seconds);
  const counted: string[] = [];
  const dependencies: ProcessDependencies = {
    lane,
    topics: webhooks.topics,
    handlers,
    memory: memoryBudget(lane),
    laneName: name,
    functionVersion: '$LATEST',
    logWith: (fields) => recordingLog(lines, fields, counted).log,
    ports: memory.processPorts(() => new Date(sentAt.getTime() + sum(delays()) * 1_000)),
  };
  const invocation = new Invocation({ getRemainingTimeInMillis: () => 900_000 }, dependencies.ports);
  const deadLettersBefore = memory.deadLetters.length;

  let attempts = 0;
  let unsettled = true;
  while (unsettled) {
    const message = toMessage(reference, ++attempts, sentAt, lane);
    unsettled = (await processBatch([message], invocation, dependencies)).length > 0;
  }
  const reason = memory.deadLetters.slice(deadLettersBefore)[0]?.reason;
  const isDuplicate = counted.includes(`duplicate ${reference.topic}`);
  return {
    outcome: reason ? 'dead-lettered' : isDuplicate ? 'duplicate' : 'processed',
    attempts,
    retryDelays: delays(),
    ...(reason && { reason }),
  };
}

function toMessage(reference: Reference, receiveCount: number, sentAt: Date, { fifo }: ResolvedLane) {
  return {
    messageId: reference.id,
    body: JSON.stringify(reference),
    receiptHandle: reference.id,
    receiveCount,
    sentAt,
    firstReceivedAt: sentAt,
    group: messageGroup(reference, fifo).MessageGroupId,
  };
}

function sum(seconds: readonly number[]): number {
  return seconds.reduce((total, each) => total + each, 0);
}
