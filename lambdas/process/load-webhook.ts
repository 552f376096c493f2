import { payloadKey } from '#contract/keys';
import { LOGS } from '#contract/observability';
import { inlinedWebhook, type Reference } from '#contract/reference';
import type { StoredWebhook } from '#contract/stored-webhook';
import type { FunctionLog } from '#lambdas/runtime/logger';
import type { ProcessPorts } from './ports.ts';

/** Loads the webhook of a reference. Stores it first when it arrived inline, because S3 was unavailable at ingest. */
export async function loadWebhook(
  reference: Reference,
  ports: Pick<ProcessPorts, 'load' | 'store'>,
  log: FunctionLog,
): Promise<StoredWebhook> {
  if ('key' in reference) return ports.load(reference.key);
  const webhook = inlinedWebhook(reference);
  try {
    await ports.store(payloadKey(webhook), webhook);
  } catch (error) {
    // Processing it matters more. A further attempt would store it as well.
    log.warn(LOGS.notStored, { error });
  }
  return webhook;
}
