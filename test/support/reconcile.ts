import { type ResolvedTopic, resolveTopic } from '#config/resolve-webhooks';
import type { TopicConfig } from '#contract/define-webhooks';
import { hours, minutes } from '#contract/durations';
import { stripe } from '#contract/providers/index';
import type { ReconcileConfig } from '#contract/reconcile-config';
import type { Reference } from '#contract/reference';
import type { Source } from '#contract/source';
import { ownSource } from '#contract/sources/index';
import { encodeBody, type StoredWebhook } from '#contract/stored-webhook';
import { toWebhook } from '#lambdas/process/received-webhook';
import type { ReconciledTopic } from '#lambdas/reconcile/dependencies';
import { ConcurrentRunError, MAX_KEYS_PER_CALL, type ReconcilePorts } from '#lambdas/reconcile/ports';
import { isDue, type Progress } from '#lambdas/reconcile/progress';
import { type RunOptions, type RunResult, reconcileTopic, startTopic } from '#lambdas/reconcile/reconcile-topic';
import { dedupeKey } from '#lambdas/runtime/dedupe-key';

export const START = Date.parse('2026-11-24T10:00:00.000Z');

/** Name of a call to the ports, or `page` for a page of the provider. */
export type Step = keyof ReconcilePorts | 'page' | 'redeliver';

/** Topic whose events have a signed id in the body, as those of Stripe. */
export function reconciledTopic(
  reconcile: Partial<ReconcileConfig> = {},
  topic: Partial<TopicConfig> = {},
): ReconciledTopic['config'] {
  const config: ResolvedTopic = resolveTopic({
    lane: 'normal',
    verify: stripe({ secretName: 'webhooks/secret' }),
    reconcile: {
      every: minutes(15),
      lookBack: hours(24),
      source: ownSource('crm', { apiKeyName: 'key' }),
      ...reconcile,
    },
    ...topic,
  });
  if (!config.reconcile) throw new Error('the topic has no reconcile');
  return { ...config, reconcile: config.reconcile };
}

/** Connects a topic to a source that needs no HTTP. */
export function connected(name: string, config: ReconciledTopic['config'], source: Source): ReconciledTopic {
  const fetch = () => Promise.reject(new Error('the source must not use HTTP'));
  return { name, config, source, context: { options: {}, apiKey: 'key', fetch } };
}

/** Everything that reconcile and the processor share, in memory, on a clock that the test sets. */
export class ReconcileWorld {
  /** Milliseconds since the epoch by the clock of our functions. */
  now = START;
  readonly progress = new Map<string, Progress>();
  readonly receipts = new Map<string, { readonly webhookId: string; readonly seconds: number }>();
  readonly bucket = new Map<string, StoredWebhook>();
  readonly queue: { readonly lane: string; readonly reference: Reference }[] = [];
  readonly redeliveries = new Map<string, Date>();
  readonly secrets = new Map<string, string>();
  /** Idempotency keys whose event was processed. */
  readonly processed = new Set<string>();
  /** Runs of the handler by idempotency key. */
  readonly runs = new Map<string, number>();
  /** Calls in the order in which they began. */
  readonly steps: string[] = [];
  /** Called before each step, and again after it has had its effect. An error that it throws is the result of the step. */
  onStep: (step: Step, when: 'before' | 'after', detail: string) => void | Promise<void> = () => {};

  /** Does a step, with what the test lets happen around it. */
  async step<Result>(step: Step, detail: string, effect: () => Result): Promise<Awaited<Result>> {
    this.steps.push(`${step} ${detail}`.trim());
    await this.onStep(step, 'before', detail);
    const result = await effect();
    await this.onStep(step, 'after', detail);
    return result;
  }

  readonly ports: ReconcilePorts = {
    now: () => new Date(this.now),
    apiKey: (secretName) => this.step('apiKey', secretName, () => 'key'),
    readProgress: (topic) => this.step('readProgress', topic, () => this.progress.get(topic)),
    saveProgress: (topic, progress) =>
      this.step('saveProgress', topic, () => {
        const saved = this.progress.get(topic);
        if (saved && saved.version !== progress.version - 1) throw new ConcurrentRunError('another run');
        this.progress.set(topic, progress);
      }),
    findKnown: (keys) =>
      this.step('findKnown', '', () => {
        if (keys.length > MAX_KEYS_PER_CALL) throw new Error(`DynamoDB refuses the items of ${keys.length} keys`);
        return new Set(keys.filter((key) => this.processed.has(key) || this.receipts.has(key)));
      }),
    store: (webhook, { key }) => this.step('store', eventIdOf(webhook), () => void this.bucket.set(key, webhook)),
    enqueue: (lane, reference) =>
      this.step('enqueue', this.eventIdAt(reference), () => void this.queue.push({ lane, reference })),
    recordReceipt: (key, webhookId, seconds) =>
      this.step('recordReceipt', key, () => void this.receipts.set(key, { webhookId, seconds })),
    recordRedelivery: (_topic, delivery) =>
      this.step('recordRedelivery', delivery, () => {
        const first = this.redeliveries.get(delivery) ?? new Date(this.now);
        this.redeliveries.set(delivery, first);
        return first;
      }),
    countWaiting: (lane) =>
      this.step('countWaiting', lane, () => this.queue.filter((message) => message.lane === lane).length),
    signingSecrets: (name) => this.step('signingSecrets', name, () => [this.secrets.get(name) ?? []].flat()),
    putSecret: (name, value) => this.step('putSecret', name, () => void this.secrets.set(name, value)),
  };

  /** Receives a webhook of the provider, as ingest stores and queues it. */
  receive(topic: string, id: string, body: string): void {
    const webhook: StoredWebhook = {
      id,
      topic,
      receivedAt: new Date(this.now).toISOString(),
      method: 'POST',
      path: `/${topic}`,
      query: '',
      headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': id },
      ...encodeBody(Buffer.from(body)),
      sourceIp: '192.0.2.7',
      verified: true,
    };
    const { receivedAt } = webhook;
    this.bucket.set(id, webhook);
    this.queue.push({ lane: 'normal', reference: { v: 1, id, topic, key: id, receivedAt } });
  }

  /**
   * Processes the messages of the queue, as the process function does.
   *
   * @param fails tells if the attempt at an event fails; its message then stays in the queue
   */
  process(topics: Readonly<Record<string, ResolvedTopic>>, fails: (eventId: string) => boolean = () => false): void {
    for (const message of this.queue.splice(0)) {
      const stored = this.storedAt(message.reference);
      const topic = topics[message.reference.topic];
      if (!stored || !topic?.dedupeBy) throw new Error('the queue refers to a webhook that is not stored');
      const webhook = toWebhook(stored, message.reference, topic.verify);
      const key = dedupeKey(webhook, topic.verify, topic.dedupeBy);
      if (this.processed.has(key)) continue;
      if (fails(webhook.eventId ?? '')) {
        this.receipts.set(key, { webhookId: webhook.id, seconds: 0 });
        this.queue.push(message);
        continue;
      }
      this.processed.add(key);
      this.runs.set(key, (this.runs.get(key) ?? 0) + 1);
    }
  }

  /** Recovered webhooks that were stored. */
  get recovered(): StoredWebhook[] {
    return [...this.bucket.values()].filter(({ source }) => source === 'reconcile');
  }

  storedAt(reference: Reference): StoredWebhook | undefined {
    return 'key' in reference ? this.bucket.get(reference.key) : undefined;
  }

  eventIdAt(reference: Reference): string {
    const stored = this.storedAt(reference);
    return stored ? eventIdOf(stored) : 'a webhook that is not stored';
  }
}

function eventIdOf({ body }: Pick<StoredWebhook, 'body'>): string {
  return /"id":\s*"([^"]+)"/.exec(body)?.[1] ?? '';
}

/** Runs the next window of a topic if it is due, as the schedule does. */
export async function reconcileIfDue(
  topic: ReconciledTopic,
  options: RunOptions,
): Promise<RunResult & { readonly ran: boolean }> {
  const { ports } = options;
  const saved = await ports.readProgress(topic.name);
  if (!saved) return { progress: await startTopic(topic.name, options), isDone: false, ran: false };
  if (!isDue(saved, topic.config.reconcile, ports.now())) return { progress: saved, isDone: false, ran: false };
  const result = await reconcileTopic(topic, saved, options);
  return { ...result, ran: result.progress !== saved };
}
