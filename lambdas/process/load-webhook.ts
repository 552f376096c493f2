import type { HandlerLog } from '#contract/handler';
import { payloadKey } from '#contract/keys';
import { LOGS } from '#contract/observability';
import { inlinedWebhook, type Reference } from '#contract/reference';
import type { StoredWebhook } from '#contract/stored-webhook';
import type { ProcessPorts } from './ports.ts';

/** The webhook that a reference stands for. One that travelled inline, because the store was down, is stored now. */
export async function loadWebhook(
  reference: Reference,
  ports: Pick<ProcessPorts, 'load' | 'store'>,
  log: HandlerLog,
): Promise<StoredWebhook> {
  if ('key' in reference) return ports.load(reference.key);
  const webhook = inlinedWebhook(reference);
  try {
    await ports.store(payloadKey(webhook), webhook);
  } catch (error) {
    // Working on it matters more: the next attempt, if there is one, stores it too.
    log.warn(LOGS.notStoredYet, { error });
  }
  return webhook;
}
