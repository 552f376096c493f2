import { setImmediate } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { functionTimeoutSeconds, maxReceiveCount, visibilityTimeoutSeconds } from '#config/lane-times';
import { type ResolvedLane, resolveLane, resolveTopic } from '#config/resolve-webhooks';
import type { DeadLetterReason } from '#contract/dead-letter';
import { AttemptInProgressError, PermanentError } from '#contract/errors';
import type { Handler } from '#contract/handler';
import { unsigned } from '#contract/providers/index';
import type { StoredWebhook } from '#contract/stored-webhook';
import { createHandler } from '#lambdas/process/handler';
import { memoryBudget } from '#lambdas/process/memory-budget';
import { referenceTo, storedWebhook } from '#test/support/process';
import { RecordingCounter } from '#test-kit/recording-counter';
import { recordingLog } from '#test-kit/recording-log';

/**
 * End of one attempt. `crash` ends the whole processor at once, and `crash later` ends it after all attempts of its
 * batch have started. `succeed late` is still running by then.
 */
export type Fate = 'succeed' | 'succeed late' | 'fail' | 'permanent' | 'time out' | 'crash' | 'crash later';

const EXTRA_TURNS = { 'crash later': 10, 'succeed late': 50 } as const;

interface Message {
  readonly messageId: string;
  readonly body: string;
  readonly sentAt: number;
  receives: number;
  firstReceivedAt?: number;
  visibleAt: number;
}

/** Dead letter with the processor's reason, or with the receives after which the redrive policy moved it. */
interface DeadLetter {
  readonly body: string;
  readonly reason?: DeadLetterReason;
  readonly receives?: number;
}

interface Remembered {
  readonly done: boolean;
  readonly until: number;
}

export const ATTEMPTS = 3;
const LANE = resolveLane({
  attempts: ATTEMPTS,
  attemptTimeout: 0.01,
  backoff: { first: 1, factor: 2, max: 60, jitter: 0 },
});

/**
 * Lane in memory: the deployed processor on a simulated queue, table and clock.
 *
 * The queue hides, counts and redrives as SQS does. The table locks and expires records as Powertools does.
 */
export class FakeLane {
  now = 0;
  queue: Message[] = [];
  deadLetters: DeadLetter[] = [];
  readonly attempts: { readonly id: string; readonly event: string; readonly fate: Fate; readonly at: number }[] = [];
  /** Events whose handler succeeded, once per success. */
  readonly done: string[] = [];
  readonly #lane: ResolvedLane;
  readonly #random: () => number;
  readonly #stored = new Map<string, StoredWebhook>();
  readonly #table = new Map<string, Remembered>();
  readonly #plans = new Map<string, Fate[]>();
  readonly #counted = new Map<string, number>();
  #fates: Fate[] = [];
  #sent = 0;

  /** @param random returns a number from 0 to 1 */
  constructor(lane: ResolvedLane = LANE, random: () => number = () => 0) {
    this.#lane = lane;
    this.#random = random;
  }

  /** Creates a processor. After its death it has no more effects, whatever was still running. */
  #startProcessor(died: () => boolean, die: () => void) {
    const topic = resolveTopic({ lane: 'p', verify: unsigned(), dedupeBy: 'body', dedupeFor: 2_592_000 }, this.#lane);
    const unlessDead = async <T>(act: () => Promise<T>): Promise<T> => {
      if (died()) throw new Error('the processor is dead');
      return act();
    };
    const lambda: (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> = createHandler(
      {
        lane: this.#lane,
        topics: { orders: topic },
        handlers: { orders: async () => ({ default: this.#handler(die, died) }) },
        memory: memoryBudget(this.#lane),
        counter: new RecordingCounter(),
        functionVersion: '1',
        logWith: () => recordingLog().log,
        ports: {
          now: () => new Date(this.now * 1_000),
          random: this.#random,
          sleep: async () => {},
          countAttempt: (messageId) =>
            unlessDead(async () => {
              this.#counted.set(messageId, (this.#counted.get(messageId) ?? 0) + 1);
              return this.#counted.get(messageId) ?? 0;
            }),
          load: async (key) => this.#stored.get(key) as StoredWebhook,
          store: async () => {},
          runIdempotently: ({ key, expiresAfterSeconds }, _, run) =>
            this.#once(key, expiresAfterSeconds, () => unlessDead(run), died),
          changeVisibility: (handle, seconds) =>
            unlessDead(async () => {
              const message = this.queue.find(({ messageId }) => messageId === handle);
              if (message) message.visibleAt = this.now + seconds;
            }),
          deadLetter: ({ body }, reason) => unlessDead(async () => void this.deadLetters.push({ body, reason })),
        },
      },
      new Logger({ logLevel: 'SILENT' }),
    );
    return lambda;
  }

  /** Stores and queues one delivery of an event, as ingest does. */
  deliver(event: string): void {
    const webhook = storedWebhook(`w${this.#sent}`, event);
    const reference = referenceTo(webhook);
    this.#stored.set(reference.key, webhook);
    this.#send(JSON.stringify(reference));
  }

  /** Sets how the first attempts at an event end. */
  plan(event: string, fates: readonly Fate[]): void {
    this.#plans.set(event, [...fates]);
  }

  /** Returns the event of a message. */
  eventOf(body: string): string {
    return this.#stored.get(JSON.parse(body).key)?.body ?? '';
  }

  /** Processes a batch, whose attempts end with the given fates in order. */
  async work(fates: readonly Fate[]): Promise<void> {
    this.#applyRedrivePolicy();
    const batch = this.queue.filter(({ visibleAt }) => visibleAt <= this.now).slice(0, fates.length);
    for (const message of batch) {
      message.receives++;
      message.firstReceivedAt ??= this.now;
      message.visibleAt = this.now + visibilityTimeoutSeconds(this.#lane);
    }
    this.#fates = [...fates];
    const death = Promise.withResolvers<'died'>();
    let isDead = false;
    const die = () => {
      isDead = true;
      death.resolve('died');
    };
    const lambda = this.#startProcessor(() => isDead, die);
    const response = await Promise.race([
      lambda({ Records: batch.map(toRecord) }, { getRemainingTimeInMillis: () => 60_000 } as Context),
      death.promise,
    ]);
    if (response === 'died') return;
    const failed = new Set(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const done = batch.filter(({ messageId }) => !failed.has(messageId));
    this.queue = this.queue.filter((message) => !done.includes(message));
  }

  /** Advances the clock. */
  pass(seconds: number): void {
    this.now += seconds;
  }

  /** Sends all dead letters to the queue again. */
  redrive(): void {
    const letters = this.deadLetters.splice(0);
    for (const { body } of letters) this.#send(body);
  }

  /** Queues a second message of the first webhook in the queue. */
  deliverMessageAgain(): void {
    const [message] = this.queue;
    if (message) this.#send(message.body);
  }

  #handler =
    (die: () => void, died: () => boolean): Handler =>
    async (webhook) => {
      if (died()) return new Promise(() => {});
      const fate = this.#plans.get(webhook.text())?.shift() ?? this.#fates.shift() ?? 'succeed';
      this.attempts.push({ id: webhook.id, event: webhook.text(), fate, at: this.now });
      if (fate === 'fail') throw new Error('failed');
      if (fate === 'permanent') throw new PermanentError('failed for good');
      if (fate === 'succeed late' || fate === 'crash later') {
        for (let turn = 0; turn < EXTRA_TURNS[fate]; turn++) await setImmediate();
      }
      if (fate === 'crash' || fate === 'crash later') die();
      if (!fate.startsWith('succeed') || died()) return new Promise(() => {});
      this.done.push(webhook.text());
    };

  async #once(
    key: string,
    expiresAfterSeconds: number,
    run: () => Promise<void>,
    died: () => boolean,
  ): Promise<'done' | 'duplicate'> {
    const known = this.#table.get(key);
    if (known && known.until > this.now) {
      if (known.done) return 'duplicate';
      throw new AttemptInProgressError('another attempt at this event is running');
    }
    this.#table.set(key, { done: false, until: this.now + functionTimeoutSeconds(this.#lane) });
    try {
      await run();
    } catch (error) {
      if (!died()) this.#table.delete(key);
      throw error;
    }
    this.#table.set(key, { done: true, until: this.now + expiresAfterSeconds });
    return 'done';
  }

  #send(body: string): void {
    const messageId = `m${this.#sent++}`;
    this.queue.push({ messageId, body, sentAt: this.now, receives: 0, visibleAt: this.now });
  }

  /** Applies the redrive policy, which moves messages that were received too often. */
  #applyRedrivePolicy(): void {
    const limit = maxReceiveCount(this.#lane);
    const isExhausted = ({ receives, visibleAt }: Message) => receives >= limit && visibleAt <= this.now;
    for (const { body, receives } of this.queue.filter(isExhausted)) this.deadLetters.push({ body, receives });
    this.queue = this.queue.filter((message) => !isExhausted(message));
  }
}

function toRecord({ messageId, body, receives, sentAt, firstReceivedAt = 0 }: Message): SQSRecord {
  return {
    messageId,
    receiptHandle: messageId,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
      ApproximateFirstReceiveTimestamp: String(firstReceivedAt * 1_000),
      SentTimestamp: String(sentAt * 1_000),
      SenderId: '',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: '',
    awsRegion: '',
  };
}
