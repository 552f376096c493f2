import { messageGroup } from '#contract/reference';

/** How a lane's topics share its processors. Each entry of `waited` is a webhook of the quiet topic. */
export interface Shared {
  /** By the second of its arrival: how many seconds passed until its attempt began. */
  readonly waited: ReadonlyMap<number, number>;
  /** When the last webhook of the noisy topic was done, in seconds. */
  readonly noisyDoneAt: number;
}

export const SHARED = { atOnce: 100, attemptSeconds: 2, noisy: 6_000, noisyWithin: 10, quietFor: 180 };

/** Above both of them SQS takes a group for a noisy one, roughly. */
const NOISY = { share: 0.1, inFlight: 30 };

interface Waiting {
  readonly topic: 'noisy' | 'quiet';
  readonly group: string;
  readonly at: number;
}

/**
 * A standard queue, second by second: one topic sends thousands of webhooks within seconds, another one a second.
 * What belongs to quiet groups is handed out first, by the rules that AWS publishes.
 *
 * @param grouped whether messages name their group, as a lane's do; otherwise each is a group of its own
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
