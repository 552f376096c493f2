import type { WaitingMessages } from './waiting-messages.ts';

/** The environment variables of a function. */
type Environment = Readonly<Record<string, string>>;

/** Messages of the queues, by what becomes of them. */
export interface WaitingSummary {
  /** Messages of the lanes, in words. Empty when there are none. */
  readonly lanes: string;
  /** A sentence for each queue that no lane has any more. */
  readonly orphans: readonly string[];
}

/** Describes the messages that wait in the queues of the lanes, and in queues whose lane was removed. */
export function describeWaiting(
  waiting: readonly WaitingMessages[],
  environments: readonly Environment[],
): WaitingSummary {
  const laneOf = new Map(environments.map(({ QUEUE_URL, LANE = '' }) => [nameOf(QUEUE_URL), LANE]));
  const deadLetters = new Set(environments.map(({ DEAD_LETTER_QUEUE_URL }) => nameOf(DEAD_LETTER_QUEUE_URL)));
  const lanes = waiting
    .filter(({ queueName }) => laneOf.has(queueName))
    .map(({ queueName, count }) => `${count} in lane ${laneOf.get(queueName)}`);
  const orphans = waiting
    .filter(({ queueName }) => !laneOf.has(queueName) && !deadLetters.has(queueName))
    .map(
      ({ queueName, count }) =>
        `The queue ${queueName} has ${count} messages, but no lane receives them. They are kept until a lane has ` +
        'this queue again. To delete all queued webhooks, start with `npm start -- --fresh`.',
    );
  return { lanes: lanes.join(', '), orphans };
}

function nameOf(queueUrl: string | undefined): string | undefined {
  return queueUrl?.split('/').at(-1);
}
