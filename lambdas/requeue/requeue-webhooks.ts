import { laneOfMarker } from '#contract/keys';
import { LOGS } from '#contract/observability';
import { parseReference, type Reference } from '#contract/reference';
import type { FunctionLog } from '#lambdas/runtime/logger';
import type { RequeuePorts } from './ports.ts';

const CONCURRENCY = 20;
/**
 * Consecutive failures after which a lane is left to the next run, so that it does not use up the time of the others.
 */
const MAX_FAILURES_IN_A_ROW = 20;

/**
 * Queues the webhooks that were stored while their queue was unavailable.
 *
 * @param hasTime tells whether there is time for another webhook; the others wait for the next run
 * @returns the number of webhooks whose markers remain, because of an error or a lack of time
 */
export async function requeueWebhooks(ports: RequeuePorts, log: FunctionLog, hasTime: () => boolean): Promise<number> {
  let remaining = 0;
  const markers = ports.markers()[Symbol.asyncIterator]();
  const failuresInARow = new Map<string, number>();
  const worker = async () => {
    for (let next = await markers.next(); !next.done; next = await markers.next()) {
      const lane = laneOfMarker(next.value) ?? '';
      const failures = failuresInARow.get(lane) ?? 0;
      const canTry = failures < MAX_FAILURES_IN_A_ROW && hasTime();
      const outcome = canTry ? await requeueOne(next.value, lane, ports, log) : 'not tried';
      if (outcome !== 'queued') remaining++;
      if (outcome === 'queued') failuresInARow.set(lane, 0);
      if (outcome === 'send failed') failuresInARow.set(lane, (failuresInARow.get(lane) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return remaining;
}

/** `marker failed`: the marker could not be read or deleted. */
type Outcome = 'queued' | 'send failed' | 'marker failed';

async function requeueOne(marker: string, lane: string, ports: RequeuePorts, log: FunctionLog): Promise<Outcome> {
  const logFailure = (error: unknown) => log.error(LOGS.notRequeued, { marker, error });
  let reference: Reference;
  try {
    reference = parseReference(await ports.read(marker));
  } catch (error) {
    logFailure(error);
    return 'marker failed';
  }
  try {
    await ports.enqueue(lane, reference);
  } catch (error) {
    logFailure(error);
    return 'send failed';
  }
  try {
    // Queue before removing the marker. A crash in between queues the webhook twice, which the processor detects.
    await ports.remove(marker);
  } catch (error) {
    logFailure(error);
    return 'marker failed';
  }
  const { id, topic } = reference;
  log.info(LOGS.queuedLate, { id, topic });
  return 'queued';
}
