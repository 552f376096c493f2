import { laneOfMarker } from '#contract/keys';
import { LOGS } from '#contract/observability';
import { parseReference } from '#contract/reference';
import type { FunctionLog } from '#lambdas/runtime/logger';
import type { RequeuePorts } from './ports.ts';

const CONCURRENCY = 20;
/**
 * Consecutive failures after which a lane is left to the next run, so that it does not use up the time of the others.
 */
const MAX_FAILURES_IN_A_ROW = 20;

export interface Requeued {
  readonly queued: number;
  /** The webhooks that are still not queued, because of an error or a lack of time. */
  readonly left: number;
}

/**
 * Queues the webhooks that were stored while their queue was unavailable.
 *
 * @param hasTime tells whether there is time for another webhook; the others wait for the next run
 */
export async function requeueWebhooks(
  ports: RequeuePorts,
  log: FunctionLog,
  hasTime: () => boolean,
): Promise<Requeued> {
  let queued = 0;
  let left = 0;
  const markers = ports.markers()[Symbol.asyncIterator]();
  const failuresInARow = new Map<string, number>();
  const worker = async () => {
    for (let next = await markers.next(); !next.done; next = await markers.next()) {
      const lane = laneOfMarker(next.value) ?? '';
      const failures = failuresInARow.get(lane) ?? 0;
      const canTry = failures < MAX_FAILURES_IN_A_ROW && hasTime();
      const outcome = canTry ? await requeueOne(next.value, lane, ports, log) : 'left';
      if (outcome === 'queued') queued++;
      else left++;
      if (outcome === 'queued') failuresInARow.set(lane, 0);
      if (outcome === 'queue failed') failuresInARow.set(lane, (failuresInARow.get(lane) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return { queued, left };
}

/** `left`: the webhook is not queued for a reason other than its queue. */
type Outcome = 'queued' | 'queue failed' | 'left';

async function requeueOne(marker: string, lane: string, ports: RequeuePorts, log: FunctionLog): Promise<Outcome> {
  let outcome: Outcome = 'left';
  try {
    const reference = parseReference(await ports.read(marker));
    const { id, topic } = reference;
    outcome = 'queue failed';
    await ports.enqueue(lane, reference);
    outcome = 'left';
    // Queue before removing the marker. A crash in between queues the webhook twice, which the processor detects.
    await ports.remove(marker);
    outcome = 'queued';
    log.info(LOGS.queuedLate, { id, topic });
  } catch (error) {
    log.error(LOGS.stillUnqueued, { marker, error });
  }
  return outcome;
}
