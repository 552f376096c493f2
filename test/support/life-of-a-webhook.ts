import { STEPS } from '#contract/observability';
import type { MemoryLogs } from './memory-logs.ts';

const PROCESS = { function: 'process', lane: 'normal' };
const ERROR = { errorName: 'TypeError', errorMessage: 'no total', location: 'webhooks/handlers/orders.ts:11:11' };

/** Adds the lines of a webhook that was received at noon, dead-lettered, and processed after a redrive. */
export function addLife(logs: MemoryLogs, id: string, topic = 'orders'): void {
  const at = (time: string) => `2026-11-24T${time}Z`;
  const line = (time: string, source: { function: string; lane?: string }, message: string, fields: object) =>
    logs.add(at(time), source, { level: 'INFO', message, id, topic, ...fields });
  line('12:00:00.005', PROCESS, 'loading the order', { requestId: 'r1', attempt: 1, order: 7 });
  line('12:00:00.040', PROCESS, STEPS.retrying, { requestId: 'r1', attempt: 1, ms: 35, retryInSeconds: 30, ...ERROR });
  line('12:00:30.100', PROCESS, STEPS.deadLettered, { requestId: 'r2', attempt: 2, ms: 12, ...ERROR });
  line('12:00:00.010', { function: 'ingest' }, STEPS.accepted, {
    ...{ bytes: 7, verified: true, durability: 'stored and queued', lane: 'normal', storeMs: 3, queueMs: 2 },
    _aws: { Timestamp: 1 },
  });
  logs.add('2026-11-25T08:00:00.300Z', PROCESS, {
    ...{ level: 'INFO', message: STEPS.processed, id, topic, requestId: 'r3', attempt: 1, ms: 20 },
    ...{ eventId: 'evt_7', eventType: 'order.paid' },
  });
}
