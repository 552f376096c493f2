import { HandlerNotStartedError, PayloadMissingError, PermanentError } from '#contract/errors';
import { payloadKey } from '#contract/keys';
import { LOGS } from '#contract/observability';
import { type InlineReference, inlinedWebhook, type Reference } from '#contract/reference';
import type { StoredWebhook } from '#contract/stored-webhook';
import type { FunctionLog } from '#lambdas/runtime/logger';
import type { ProcessPorts } from './ports.ts';
import { damaged } from './received-webhook.ts';

/**
 * Loads the webhook of a reference. Stores it first when it arrived inline, because S3 was unavailable at ingest.
 *
 * @throws {PayloadMissingError} when S3 reports that the payload does not exist
 * @throws {PermanentError} when the payload is damaged
 * @throws {HandlerNotStartedError} when the store is unavailable
 */
export async function loadWebhook(
  reference: Reference,
  ports: Pick<ProcessPorts, 'load' | 'store'>,
  log: FunctionLog,
): Promise<StoredWebhook> {
  if ('key' in reference) return loadStored(reference.key, ports);
  const webhook = unpack(reference);
  try {
    await ports.store(payloadKey(webhook), webhook);
  } catch (error) {
    // Processing it matters more. A further attempt would store it as well.
    log.warn(LOGS.notStored, { error });
  }
  return webhook;
}

async function loadStored(key: string, ports: Pick<ProcessPorts, 'load'>): Promise<StoredWebhook> {
  try {
    return await ports.load(key);
  } catch (cause) {
    if (cause instanceof PayloadMissingError || cause instanceof PermanentError) throw cause;
    throw new HandlerNotStartedError('store', 'the payload could not be loaded', { cause });
  }
}

function unpack(reference: InlineReference): StoredWebhook {
  try {
    return inlinedWebhook(reference);
  } catch (cause) {
    throw damaged(cause);
  }
}
