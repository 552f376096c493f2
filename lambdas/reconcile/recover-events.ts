import { Semaphore } from 'async-mutex';
import { receiptSeconds } from '#config/receipt-seconds';
import { idLocation } from '#contract/event-identity';
import { RECONCILE_LOGS, STEPS } from '#contract/observability';
import { readLocation } from '#contract/read-location';
import type { ReconcileCounts } from '#contract/reconcile-protocol';
import type { FetchedEvent } from '#contract/source';
import { encodeBody, type StoredWebhook } from '#contract/stored-webhook';
import { dedupeKey } from '#lambdas/runtime/dedupe-key';
import { count } from '#lambdas/runtime/emf';
import { toReference } from '#lambdas/runtime/to-reference';
import { newWebhookId } from '#lambdas/runtime/webhook-id';
import type { ReconciledTopic, WindowOptions } from './dependencies.ts';
import { MAX_KEYS_PER_CALL } from './ports.ts';

/** Events that are stored and queued at the same time. */
const CONCURRENCY = 20;

/** Stores and queues the events that were not received. */
export async function recoverEvents(
  topic: ReconciledTopic,
  events: readonly FetchedEvent[],
  options: WindowOptions,
): Promise<ReconcileCounts> {
  const identified = new Map<string, FetchedEvent>();
  let failed = 0;
  for (const event of events) {
    const key = keyOf(event, topic);
    if (key !== undefined) identified.set(key, event);
    else {
      failed++;
      const reason = 'its body has no id where the topic expects one, so its original could be processed too';
      options.log.error(RECONCILE_LOGS.notRecovered, { topic: topic.name, eventId: event.id, reason });
    }
  }
  const known = await findKnown([...identified.keys()], options);
  const missing = [...identified].filter(([key]) => !known.has(key));
  if (!options.dryRun) await recoverAll(missing, topic, options);
  return {
    seen: identified.size + failed,
    received: identified.size - missing.length,
    recovered: missing.length,
    failed,
  };
}

async function findKnown(keys: readonly string[], { ports }: WindowOptions): Promise<ReadonlySet<string>> {
  const calls = Array.from({ length: Math.ceil(keys.length / MAX_KEYS_PER_CALL) }, (_, n) =>
    ports.findKnown(keys.slice(n * MAX_KEYS_PER_CALL, (n + 1) * MAX_KEYS_PER_CALL)),
  );
  return new Set((await Promise.all(calls)).flatMap((known) => [...known]));
}

/** Recovers events side by side. Waits for all of them, because a run must not continue after it has failed. */
async function recoverAll(
  missing: readonly (readonly [key: string, event: FetchedEvent])[],
  topic: ReconciledTopic,
  options: WindowOptions,
): Promise<void> {
  const semaphore = new Semaphore(CONCURRENCY);
  const results = await Promise.allSettled(
    missing.map(([key, event]) => semaphore.runExclusive(() => recoverEvent(key, event, topic, options))),
  );
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
}

async function recoverEvent(
  key: string,
  event: FetchedEvent,
  { name, config }: ReconciledTopic,
  { ports, log }: WindowOptions,
): Promise<void> {
  const webhook = toStoredWebhook(event, name, ports.now());
  const reference = toReference(webhook, Buffer.from(event.body), config);
  // Store first, as ingest does. A run that ends between these steps recovers the event again, with the same key.
  await ports.store(webhook, reference);
  await ports.enqueue(config.lane, reference);
  await ports.recordReceipt(key, webhook.id, receiptSeconds(config));
  const metric = count('recovered', { topic: name }, {});
  log.info(STEPS.recovered, { id: webhook.id, topic: name, eventId: event.id }, [metric]);
}

function toStoredWebhook({ body, headers }: FetchedEvent, topic: string, now: Date): StoredWebhook {
  return {
    id: newWebhookId(),
    topic,
    receivedAt: now.toISOString(),
    method: 'POST',
    path: `/${topic}`,
    query: '',
    headers: { 'content-type': 'application/json', ...headers },
    ...encodeBody(Buffer.from(body)),
    sourceIp: '',
    verified: true,
    source: 'reconcile',
  };
}

/** Computes the key that a webhook of the event has. Returns undefined when its id is not where the topic finds it. */
function keyOf({ id, body, headers = {} }: FetchedEvent, { name, config }: ReconciledTopic): string | undefined {
  const { verify, dedupeBy } = config;
  const bytes = Buffer.from(body);
  const location = idLocation(dedupeBy, verify);
  const eventId = location && readLocation({ headers, bytes, jsonField: verify.jsonField }, location);
  if (eventId === undefined || dedupeBy === false) return undefined;
  return dedupeKey({ id, topic: name, headers, bytes: () => bytes }, verify, dedupeBy);
}
