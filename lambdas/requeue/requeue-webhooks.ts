import type { HandlerLog } from '#contract/handler';
import { laneOfMarker } from '#contract/keys';
import { parseReference } from '#contract/reference';
import type { RequeuePorts } from './ports.ts';

const AT_ONCE = 20;
/** A lane whose queue has refused so many in a row is left to the next run: it must not use up the time of the others. */
const GIVE_UP_AFTER = 20;

export interface Requeued {
  readonly queued: number;
  /** How many still wait: they could not be queued, or time ran out. */
  readonly left: number;
}

/**
 * Queues the webhooks that were stored while the queue did not work.
 *
 * @param hasTime whether there is time for more; what is left waits for the next run
 */
export async function requeueWebhooks(ports: RequeuePorts, log: HandlerLog, hasTime: () => boolean): Promise<Requeued> {
  let queued = 0;
  let left = 0;
  const markers = ports.markers()[Symbol.asyncIterator]();
  const refusals = new Map<string, number>();
  const worker = async () => {
    for (let next = await markers.next(); !next.done; next = await markers.next()) {
      const lane = laneOfMarker(next.value) ?? '';
      const isOpen = (refusals.get(lane) ?? 0) < GIVE_UP_AFTER && hasTime();
      const outcome = isOpen ? await requeueOne(next.value, lane, ports, log) : 'left';
      if (outcome === 'queued') queued++;
      else left++;
      if (outcome === 'queued') refusals.set(lane, 0);
      if (outcome === 'refused') refusals.set(lane, (refusals.get(lane) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { queued, left };
}

/** `refused` by its queue, or `left` for another reason. */
type Outcome = 'queued' | 'refused' | 'left';

async function requeueOne(marker: string, lane: string, ports: RequeuePorts, log: HandlerLog): Promise<Outcome> {
  let outcome: Outcome = 'left';
  try {
    const reference = parseReference(await ports.read(marker));
    const { id, topic } = reference;
    outcome = 'refused';
    await ports.enqueue(lane, reference);
    outcome = 'left';
    // Queued before the marker goes: a crash in between queues it twice, which the processor notices.
    await ports.remove(marker);
    outcome = 'queued';
    log.info('webhook queued late', { id, topic });
  } catch (error) {
    log.error('webhook still not queued', { marker, error });
  }
  return outcome;
}
