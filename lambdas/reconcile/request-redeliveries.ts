import { RECONCILE_LOGS } from '#contract/observability';
import type { ReconcileCounts } from '#contract/reconcile-protocol';
import type { FailedDelivery } from '#contract/source';
import { count } from '#lambdas/runtime/emf';
import type { ReconciledTopic, WindowOptions } from './dependencies.ts';
import { isRefusal } from './provider-error.ts';
import { NO_COUNTS } from './summary.ts';

/**
 * Asks the provider to repeat failed deliveries, one after the other, because providers limit such requests.
 *
 * A delivery that keeps failing is asked for again in each scheduled run, until `lookBack` has passed since the first
 * request. A command asks for it in any case.
 */
export async function requestRedeliveries(
  topic: ReconciledTopic,
  failed: readonly FailedDelivery[],
  options: WindowOptions,
): Promise<ReconcileCounts> {
  let requested = 0;
  for (const delivery of failed) if (await request(delivery, topic, options)) requested++;
  return { ...NO_COUNTS, seen: failed.length, recovered: requested, failed: failed.length - requested };
}

/** @returns false when the provider is no longer asked for the delivery */
async function request(
  { id, redeliver }: FailedDelivery,
  { name, config }: ReconciledTopic,
  { ports, log, dryRun, givesUp }: WindowOptions,
): Promise<boolean> {
  if (dryRun) return true;
  const { lookBack } = config.reconcile;
  const since = await ports.recordRedelivery(name, id, 2 * lookBack);
  if (givesUp && ports.now().getTime() - since.getTime() > lookBack * 1_000) {
    log.error(RECONCILE_LOGS.redeliveryGivenUp, { topic: name, delivery: id, since: since.toISOString() });
    return false;
  }
  try {
    await redeliver();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // It would be refused each time, and no other delivery would be asked for.
    log.error(RECONCILE_LOGS.notRecovered, { topic: name, delivery: id, reason: error.message });
    return false;
  }
  log.info(RECONCILE_LOGS.redeliveryRequested, { topic: name, delivery: id }, [
    count('recovered', { topic: name }, {}),
  ]);
  return true;
}
