import { messageGroup } from '#contract/reference';

/** Result of a simulation of two topics that share a lane. */
export interface Shared {
  /** Seconds until the attempt at each webhook of the quiet topic, by the second of its arrival. */
  readonly waited: ReadonlyMap<number, number>;
  /** Second in which the last webhook of the noisy topic was processed. */
  readonly noisyDoneAt: number;
}

export const SHARED = { atOnce: 100, attemptSeconds: 2, noisy: 6_000, noisyWithin: 10, quietFor: 180 };

/** Approximate thresholds of SQS. It treats a group as noisy when both are exceeded. */
const NOISY = { share: 0.1, inFlight: 30 };

interface Waiting {
  readonly topic: 'noisy' | 'quiet';
  readonly group: string;
  readonly at: number;
}

/**
 * Simulates a standard queue second by second. One topic sends thousands of webhooks within seconds, the other sends
 * one per second. SQS delivers the messages of quiet groups first, by the rules that AWS publishes.
 *
 * @param grouped true when messages name their group, as a lane's messages do, and false when each is a separate group
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues-detailed.html
 */
export function shareLane(grouped: boolean): Shared {
  let sent = 0;
  const send = (topic: Waiting['topic'], at: number): Waiting => {
    const id = `w${sent++}`;
    const { MessageGroupId } = messageGroup({ v: 1, id, topic, key: id, receivedAt: '' }, false);
    return { topic, at, group: grouped ? MessageGroupId : id };
  };
  let queue: Waiting[] = [];
  let inFlight: { readonly group: string; readonly until: number }[] = [];
  const noisyGroups = new Set<string>();
  const waited = new Map<number, number>();
  let noisyDoneAt = 0;

  for (let now = 0; now < SHARED.quietFor || queue.length > 0; now++) {
    const burst = now < SHARED.noisyWithin ? SHARED.noisy / SHARED.noisyWithin : 0;
    queue.push(...Array.from({ length: burst }, () => send('noisy', now)));
    if (now < SHARED.quietFor) queue.push(send('quiet', now));

    inFlight = inFlight.filter(({ until }) => until > now);
    for (const [group, held] of Map.groupBy(inFlight, (each) => each.group)) {
      if (held.length >= NOISY.inFlight && held.length > NOISY.share * inFlight.length) noisyGroups.add(group);
    }
    const backlog = new Set(queue.map(({ group }) => group));
    for (const group of noisyGroups) if (!backlog.has(group)) noisyGroups.delete(group);

    const inTurn = [false, true].flatMap((noisy) => queue.filter(({ group }) => noisyGroups.has(group) === noisy));
    const handedOut = inTurn.slice(0, SHARED.atOnce - inFlight.length);
    for (const { topic, group, at } of handedOut) {
      inFlight.push({ group, until: now + SHARED.attemptSeconds });
      if (topic === 'quiet') waited.set(at, now - at);
      else noisyDoneAt = now + SHARED.attemptSeconds;
    }
    const gone = new Set(handedOut);
    queue = queue.filter((each) => !gone.has(each));
  }
  return { waited, noisyDoneAt };
}
